"""parity_test.py BUILD: `plimsoll read --parameters rapidocr` against RapidOCR 3.10 as its wheel comes.

Holds what issue 3 asks: at least 99 % of the lines have the same text, the median IoU of their boxes is at least 0.95.
Prints every line that differs; why they do is in docs/parity.md. Run by third_party/tools/bin/python. Exit status 77
(skipped) where the evaluation data or the tools environment is absent.
"""
import json
import pathlib
import statistics
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(SOURCE / "bench"))

try:
    import rapidocr  # noqa: F401  only to know that it is there
    import compare
except ImportError as absent:
    print(f"skipped: the tools environment lacks {absent.name} (make setup)")
    sys.exit(77)
import plimsoll
import sets
from pictures import parity_pictures

IDENTICAL, IOU = 0.99, 0.95


def read_theirs(paths):
    words = [sys.executable, str(SOURCE / "bench/rapidocr_reader.py"), *map(str, paths)]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    readings = [json.loads(line) for line in done.stdout.splitlines()]
    return {pathlib.Path(reading["path"]): reading["lines"] for reading in readings if "path" in reading}


def read_ours(build, paths):
    readings = plimsoll.read(build, paths, ["--parameters=rapidocr", "--precision=f32"])
    return {path: [{"text": line["text"], "box": line["polygon"], "score": line["confidence"]}
                   for line in reading.lines()] for path, reading in readings.items()}


def main():
    data = sets.folder()
    if data is None:
        print("skipped: the evaluation data is absent (../shared/data)")
        return 77
    paths = parity_pictures(data)
    theirs, ours = read_theirs(paths), read_ours(sys.argv[1], paths)
    every, reordered = [], []
    for path in paths:
        joined = compare.pairs(theirs[path], ours[path])
        different = [pair for pair in joined if not pair.identical()]
        every += joined
        reordered += [] if compare.same_order(joined, ours[path]) else [path.name]
        print(f"{path.name}: {len(joined)} lines, {len(different)} differ")
        print("".join(f"{compare.describe(pair)}\n" for pair in different), end="")
    identical = sum(pair.identical() for pair in every) / len(every)
    iou = statistics.median(pair.iou for pair in every if pair.iou)
    print(f"{len(paths)} pictures, {len(every)} lines: {identical:.2%} identical (at least {IDENTICAL:.0%}), "
          f"median IoU {iou:.4f} (at least {IOU}); in another order: {', '.join(reordered) or 'none'}")
    return 0 if identical >= IDENTICAL and iou >= IOU else 1


if __name__ == "__main__":
    sys.exit(main())
