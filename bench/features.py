"""What each feature costs: pages a second, processor time and peak memory of one document at a time.

    third_party/tools/bin/python bench/features.py [--build build/release] [--sets omnidoc,publaynet]

Pages of the evaluation data, a seal drawn onto every other one, with nothing beyond text, then with one feature more each
time. Formulas, charts and unwarping have no weights in any package: the made networks of the tests stand in for them, so
that their rows show what the way there takes and not what the networks would.
"""
import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import cv2
import memory
import numpy
import plimsoll
import processor
import sets

NETS = sets.SOURCE / "src/reading/sequence/testdata/nets"
ADDED = [("latex-ocr", "formula", ["encoder.onnx", "decoder.onnx", "tokenizer.json"]),
         ("chart-to-table", "chart", ["chart_encoder.onnx", "chart_decoder.onnx", "chart_tokenizer.json"]),
         ("uvdoc", "unwarp", ["uvdoc.onnx"])]
ROWS = [("text alone", ""), ("layout", "layout"), ("+ tables", "tables"), ("+ seals", "tables,seals"),
        ("+ formulas", "tables,seals,formulas"), ("+ charts (all)", "all"), ("all + unwarping", "all,unwarping")]


def models_folder(build, folder):
    """The installation's models, and the made ones, added as a user adds his."""
    models, files = folder / "models", folder / "files"
    shutil.copytree(build / "share/plimsoll/models", models)
    files.mkdir()
    for source in [*NETS.iterdir(), sets.SOURCE / "src/reading/unwarp/testdata/uvdoc.onnx"]:
        shutil.copy(source, files / source.name)
    shutil.copy(NETS / "tokenizer.json", files / "chart_tokenizer.json")
    for name, stage, parts in ADDED:
        subprocess.run([build / "bin/plimsoll", "models", "add", *(files / part for part in parts), "--name", name, "--stage", stage,
                        "--models-folder", models], check=True, stdout=subprocess.DEVNULL)
    return models


def seal(size, text="HARBOUR OFFICE OF BRISTOL"):
    """A ring with text around it on white, B, G, R."""
    picture = numpy.full((size, size, 3), 255, numpy.uint8)
    cv2.circle(picture, (size // 2, size // 2), size // 2 - 6, (40, 30, 190), max(3, size // 60), cv2.LINE_AA)
    tile = size // 5
    for index, letter in enumerate(text):
        angle = -numpy.pi / 2 + (index / (len(text) - 1) - 0.5) * 4.2
        glyph = numpy.full((tile, tile, 3), 255, numpy.uint8)
        (width, height), _ = cv2.getTextSize(letter, cv2.FONT_HERSHEY_DUPLEX, size * 0.00345, max(2, size // 130))
        cv2.putText(glyph, letter, ((tile - width) // 2, (tile + height) // 2), cv2.FONT_HERSHEY_DUPLEX, size * 0.00345, (40, 30, 190),
                    max(2, size // 130), cv2.LINE_AA)
        turn = cv2.getRotationMatrix2D((tile / 2, tile / 2), -(numpy.degrees(angle) + 90), 1)
        glyph = cv2.warpAffine(glyph, turn, (tile, tile), borderValue=(255, 255, 255))
        left = int(size / 2 + size * 0.355 * numpy.cos(angle)) - tile // 2
        top = int(size / 2 + size * 0.355 * numpy.sin(angle)) - tile // 2
        there = picture[top:top + tile, left:left + tile]
        numpy.minimum(there, glyph, out=there)
    return picture


def pages(data, names, folder):
    """Files of the sets; every other one with a seal in its lower right corner."""
    found = []
    for name in names:
        for path in sorted(path for path in (data / name).iterdir() if path.suffix in (".jpg", ".png")):
            picture = cv2.imread(str(path))
            if len(found) % 2:
                stamp = seal(max(120, min(picture.shape[:2]) // 5))
                corner = picture[-len(stamp) - 10:-10, -len(stamp) - 10:-10]
                numpy.minimum(corner, stamp, out=corner)
            target = folder / f"{len(found):03d}.png"
            cv2.imwrite(str(target), picture)
            found.append(target)
    return found


def run(build, files, features, models, out):
    """(seconds, processor seconds, peak bytes, how it is measured, blocks of each kind that were found)"""
    words = plimsoll.command(build, ["--features", features, "--models-folder", str(models), "--charts-free", "1", "--formulas-free", "1",
                                     "--jobs", "1", "-t", "json", "-t", "txt", "-o", f"{out}/", "-f", *map(str, files)])
    spent, began = processor.seconds(), time.monotonic()
    with memory.Watch() as watch:
        process = subprocess.Popen(watch.enter(words), stderr=subprocess.PIPE, text=True, env=plimsoll.own_environment())
        watch.started(process)
        _, complaints = process.communicate()
    if process.returncode not in (0, 23):
        sys.exit(f"plimsoll ended with {process.returncode}:\n{complaints}")
    kinds = [block["kind"] for file in files for page in plimsoll.reading(out, file).pages() for block in page["blocks"]]
    return time.monotonic() - began, processor.seconds() - spent, watch.peak, watch.method(), kinds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=sets.SOURCE / "build/release")
    parser.add_argument("--sets", default="pages/omnidoc,layout/publaynet", help="folders of the evaluation data")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="plimsoll-features-") as name:
        folder = pathlib.Path(name)
        models = models_folder(asked.build, folder)
        files = pages(sets.needed_folder("bench/features.py"), asked.sets.split(","), folder)
        out = folder / "out"
        out.mkdir()
        run(asked.build, files[:2], "all,unwarping", models, out)  # fills the cache of compiled models
        print(f"{len(files)} pages, one document at a time")
        for title, features in ROWS:
            wall, spent, peak, method, kinds = run(asked.build, files, features, models, out)
            print(f"{title:<16} {len(files) / wall:6.2f} pages/s {spent / len(files):6.2f} CPU s/page {peak / 1e6:6.0f} MB   "
                  f"tables {kinds.count('table')}, seals {kinds.count('seal')}, formulas {kinds.count('formula')}", flush=True)
        print(f"peak: {method}")


if __name__ == "__main__":
    main()
