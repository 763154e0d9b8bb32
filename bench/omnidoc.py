"""Text and reading order of pages/omnidoc as OmniDocBench scores them, against RapidOCR in the same run:

    make build && third_party/tools/bin/python bench/omnidoc.py [-v]

Edit distances, 0 is best: of the text, paragraph by paragraph (bench/paragraph_match.py), and of the paragraphs' order;
means over pages. Only letters and digits count. Captions, running heads and feet, page numbers, formulas and tables are
no text, whether or not they were read. RapidOCR has no paragraphs: its lines in its order, and the Markdown that its
result makes of them. The exit status is 1 when plimsoll is not better on both.
"""
import argparse
import json
import re
import statistics
import sys
import unicodedata

import document_texts
import paragraph_match
import sets

COUNTED = {"text_block", "title", "reference", "code_txt"}
FURNITURE = {"header", "footer", "page_number", "page_footnote", "figure_caption", "figure_footnote", "table_caption",
             "table_footnote", "equation_caption"}
FORMULAS = {"equation_isolated"}

HTML_TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
PIPE_TABLE = re.compile(r"(?:^\|.*\|\n)+", re.MULTILINE)
DISPLAYED = re.compile(r"\$\$.*?\$\$", re.DOTALL)
INLINE = re.compile(r"\$(.*?)\$|\\\((.*?)\\\)", re.DOTALL)
COMMAND = re.compile(r"\\([A-Za-z]+)")
ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[a-z*]+\}")


def command_text(match):
    """A command's sign where it is a Greek letter; others leave nothing but their arguments."""
    name = match[1]
    greek = f"GREEK {'SMALL' if name.islower() else 'CAPITAL'} LETTER {name.removeprefix('var').upper()}"
    try:
        return unicodedata.lookup(greek)
    except KeyError:
        return ""


def without_latex(latex):
    return COMMAND.sub(command_text, ENVIRONMENT.sub("", latex))


def folded(text):
    """What counts of a text: letters and digits, formulas in it by theirs."""
    text = INLINE.sub(lambda match: without_latex(match[1] or match[2] or ""), text)
    return "".join(character for character in unicodedata.normalize("NFC", text) if character.isalnum())


def read_paragraphs(markdown):
    for pattern in (HTML_TABLE, PIPE_TABLE, DISPLAYED):
        markdown = pattern.sub("\n\n", markdown)
    parts = re.split(r"\n\s*\n", markdown.strip())
    if len(parts) == 1:  # lines, nothing else
        parts = markdown.splitlines()
    return [text for text in map(folded, parts) if text]


def true_paragraphs(page):
    """Parts of a paragraph that goes on elsewhere are one."""
    regions = {region["anno_id"]: region for region in page["layout_dets"] if not region.get("ignore")}
    goes_on = [(row["source_anno_id"], row["target_anno_id"]) for row in page["extra"]["relation"]
               if row["relation_type"] == "truncated"]
    group = {identity: {identity} for identity in regions}
    for one, other in goes_on:
        both = group[one] | group[other]
        for member in both:
            group[member] = both
    seen, paragraphs = set(), []
    for identity, region in regions.items():
        kind = region["category_type"]
        if identity in seen or kind not in COUNTED | FURNITURE | FORMULAS:
            continue
        parts = sorted((regions[member] for member in group[identity]), key=lambda part: part.get("order") or 0)
        seen |= group[identity]
        texts = [folded(part["text"]) if kind not in FORMULAS else folded(without_latex(part["latex"])) for part in parts]
        if text := "".join(texts):
            paragraphs.append(paragraph_match.Wanted(text, parts[0].get("order") or 0, kind in COUNTED, kind in FURNITURE))
    return paragraphs


def truth(data):
    pages = json.loads((data / "pages/omnidoc/truth.json").read_text())
    return {data / "pages/omnidoc" / page["page_info"]["image_path"]: true_paragraphs(page) for page in pages}


def report(title, known, texts, verbose):
    scores = {path: paragraph_match.score(wanted, read_paragraphs(texts[path][0])) for path, wanted in known.items()}
    text, order = (statistics.mean(each[which] for each in scores.values()) for which in (0, 1))
    print(f"{title:<32} text {text:.4f}   order {order:.4f}", flush=True)
    for path, each in scores.items() if verbose else []:
        print(f"    {path.name[:60]:<60} text {each[0]:.4f}   order {each[1]:.4f}")
    return text, order


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--build", default=str(sets.SOURCE / "build/release"))
    arguments.add_argument("--verbose", "-v", action="store_true", help="each page too")
    arguments.add_argument("--alone", action="store_true", help="plimsoll only")
    given = arguments.parse_args()
    known = truth(sets.needed_folder("omnidoc"))
    ours = [report(title, known, document_texts.plimsoll_markdown(given.build, list(known), options), given.verbose)
            for title, options in {"plimsoll": [], "plimsoll, layout and tables": ["--features=layout,tables"]}.items()]
    if given.alone:
        return 0
    lines, markdown = document_texts.rapidocr(list(known))
    theirs = [report("RapidOCR, lines", known, lines, given.verbose),
              report("RapidOCR, its Markdown", known, markdown, given.verbose)]
    best = tuple(min(each[which] for each in theirs) for which in (0, 1))
    return 0 if all(one < other for mine in ours for one, other in zip(mine, best)) else 1


if __name__ == "__main__":
    sys.exit(main())
