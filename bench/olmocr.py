"""Rules about hard pages, as olmOCR-Bench has them (rules/olmocr), for plimsoll and RapidOCR in the same run:

    make build && third_party/tools/bin/python bench/olmocr.py [-v]

The share of rules that hold, by kind (bench/page_rules.py). plimsoll writes Markdown, by itself and with features;
RapidOCR reads the pages as pictures (PDFs at 200 dpi): its lines in its order, and the Markdown of its result.
"""
import argparse
import collections
import json
import pathlib
import sys

import document_texts
import page_rules
import sets


def rules_of(folder):
    """All, with the path of their document instead of its name elsewhere."""
    lines = [line for name in ("dataset.jsonl", "blanks.jsonl") for line in (folder / name).read_text().splitlines()]
    rules = [json.loads(line) for line in lines if line.strip()]
    return [{**rule, "path": folder / pathlib.PurePosixPath(rule["pdf"]).name} for rule in rules]


def kept(rules, texts):
    """(rule, whether it holds)"""
    return [(rule, page_rules.holds(rule, texts[rule["path"]][rule["page"] - 1])) for rule in rules]


def report(title, results, verbose):
    counts = collections.Counter()
    for rule, good in results:
        counts[rule["type"], good] += 1
    each = "   ".join(f"{kind} {counts[kind, True]}/{counts[kind, True] + counts[kind, False]}" for kind in page_rules.KINDS)
    passed = sum(good for _, good in results)
    print(f"{title:<32} {passed / len(results):.3f}   {each}", flush=True)
    for rule, good in results if verbose else []:
        if not good:
            what = {name: value for name, value in rule.items() if name not in ("path", "url", "pdf", "id", "checked", "page")}
            print(f"    {rule['path'].name[:36]:<36} {str(what)[:150]}")
    return passed


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--build", default=str(sets.SOURCE / "build/release"))
    arguments.add_argument("--verbose", "-v", action="store_true", help="each rule that fails")
    arguments.add_argument("--alone", action="store_true", help="plimsoll only")
    given = arguments.parse_args()
    rules = rules_of(sets.needed_folder("olmocr") / "rules/olmocr")
    paths = sorted({rule["path"] for rule in rules})
    ours = [report(title, kept(rules, document_texts.plimsoll_markdown(given.build, paths, options)), given.verbose)
            for title, options in {"plimsoll": [], "plimsoll, layout and tables": ["--features=layout,tables"]}.items()]
    if given.alone:
        return 0
    lines, markdown = document_texts.rapidocr(paths)
    theirs = [report("RapidOCR, lines", kept(rules, lines), given.verbose),
              report("RapidOCR, its Markdown", kept(rules, markdown), given.verbose)]
    return 0 if min(ours) > max(theirs) else 1


if __name__ == "__main__":
    sys.exit(main())
