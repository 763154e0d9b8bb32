"""Lines of text by script, plimsoll beside RapidOCR with the same networks, on lines/rapidocr:

    make build && third_party/tools/bin/python bench/line_scripts.py [-v] [-- OPTIONS OF plimsoll read]

CER per script over the pictures whose text is known, each read whole: what detection loses counts, too. `in reach` is the
share of the known characters that the recogniser has at all; what it lacks no engine reads with it. Of a picture of which
only the first line is known that line counts. Pictures with no known text are compared with each other: how far the two
readings are apart. Both in f32 unless the options say otherwise.
"""
import argparse
import collections
import dataclasses
import json
import pathlib
import subprocess
import sys

import plimsoll
import scoring
import sets

PICTURES = (".png", ".jpg", ".jpeg")


@dataclasses.dataclass(frozen=True)
class Known:
    script: str
    text: str
    first_line_only: bool = False


def known_texts(folder):
    """File name: what is known of it."""
    texts = {}
    for name, row in json.loads((folder / "truth.json").read_text()).items():
        lines = row.get("lines") or [row["first_line"]]
        texts[name] = Known(row["script"], "\n".join(lines), "lines" not in row)
    return texts


def alphabet():
    """Of the recogniser that both read with."""
    import onnx
    network = onnx.load(sets.SOURCE / "third_party/models/PP-OCRv6_rec_small.onnx", load_external_data=False)
    found = {entry.key: entry.value for entry in network.metadata_props}
    return set(scoring.characters(found["character"]))


def ours(build, paths, options):
    """File name: lines in reading order."""
    readings = plimsoll.read(build, paths, options)
    return {path.name: [line["text"] for page in range(len(reading.pages())) for line in reading.lines(page)]
            for path, reading in readings.items()}


def theirs(paths):
    command = [sys.executable, str(pathlib.Path(__file__).with_name("rapidocr_reader.py")), *map(str, paths)]
    said = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout.splitlines()
    rows = [row for row in map(json.loads, said) if "path" in row]
    return {pathlib.Path(row["path"]).name: [line["text"] for line in row["lines"]] for row in rows}


def cer(known, lines):
    """Of one of which only the first line is known, that one."""
    text = (lines or [""])[0] if known.first_line_only else "\n".join(lines)
    return scoring.cer(known.text, text)


def apart(one, other):
    """Edits per character of the longer reading."""
    first, second = (scoring.characters("\n".join(lines)) for lines in (one, other))
    return scoring.distance(first, second) / max(len(first), len(second), 1)


def in_reach(text, characters):
    wanted = scoring.characters(text)
    return sum(character in characters for character in wanted) / max(len(wanted), 1)


def mean(numbers):
    return sum(numbers) / len(numbers)


def report_scripts(known, mine, peers, verbose):
    scripts = collections.defaultdict(list)
    for name, row in known.items():
        scripts[row.script].append(name)
    characters = alphabet()
    print(f"{'script':<12} {'pictures':>8} {'in reach':>9} {'plimsoll':>9} {'RapidOCR':>9}   (CER)")
    lost = False
    for script, names in sorted(scripts.items()):
        ours_mean, theirs_mean = (mean([cer(known[name], lines[name]) for name in names]) for lines in (mine, peers))
        reach = mean([in_reach(known[name].text, characters) for name in names])
        lost |= ours_mean > theirs_mean
        print(f"{script:<12} {len(names):>8} {reach:>9.0%} {ours_mean:>9.3f} {theirs_mean:>9.3f}"
              + ("   worse" if ours_mean > theirs_mean else ""))
        for name in names if verbose else []:
            print(f"    {name}\n      known    {known[name].text!r}\n      plimsoll {mine[name]}\n      RapidOCR {peers[name]}")
    return not lost


def report_unknown(names, mine, peers, verbose):
    print(f"\n{'without known text':<36} {'lines':>7} {'RapidOCR':>9} {'apart':>7}")
    for name in names:
        print(f"{name:<36} {len(mine[name]):>7} {len(peers[name]):>9} {apart(mine[name], peers[name]):>7.3f}")
        if verbose and mine[name] != peers[name]:
            print(f"      plimsoll {mine[name]}\n      RapidOCR {peers[name]}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--build", default=str(sets.SOURCE / "build/release"))
    arguments.add_argument("--verbose", "-v", action="store_true", help="the readings themselves")
    arguments.add_argument("options", nargs="*", help="of plimsoll read, after --")
    given = arguments.parse_args()
    folder = sets.needed_folder("line_scripts") / "lines/rapidocr"
    paths = sorted(path for path in folder.iterdir() if path.suffix in PICTURES)
    mine, peers = ours(given.build, paths, given.options or ["--precision", "f32"]), theirs(paths)
    known = known_texts(folder)
    good = report_scripts(known, mine, peers, given.verbose)
    report_unknown([path.name for path in paths if path.name not in known], mine, peers, given.verbose)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
