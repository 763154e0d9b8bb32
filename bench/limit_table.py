"""What fits under which limit: the table of docs/memory.md, "Small limits".

    third_party/tools/bin/python bench/limit_table.py [--limits 256,320,400,512,1024,2048]

Every run is in a control group of its own with a real limit (version 1). Under each limit one page of print is read in
growing sizes: the largest that is read whole and the largest that is read at all (degraded: with a
smaller detector). Then ordinary pages, receipts and leaves of books, are read with up to 8 documents at once: how many
services there were and pages a second. The machine's own load is in the latter; the rest does not depend on it.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import processor
import sets
from PIL import Image

sys.path.insert(0, str(sets.SOURCE / "tests/limits"))
from control_group import ControlGroup  # noqa: E402

MEBI = 1 << 20
LIMITS = [256, 320, 400, 512, 1024, 2048]
SIDES = [1000, 1654, 2067, 2480, 2895, 3307]  # of A4 in colour; beyond, raster.max_pixels reduces it to 16 million pixels
ORDINARY = ["sroie/030.jpg", "sroie/000.jpg", "sroie/063.jpg", "sroie/045.jpg",
            "oldbooks/a006.png", "oldbooks/c016.png", "oldbooks/d017.png", "oldbooks/e027.png"]


def drawn_pages(folder):
    """[(name, path)] of one page of print as A4 in growing sizes."""
    sample = Image.open(sets.SOURCE / "samples/mixed.png").convert("RGB")
    pages = []
    for width in SIDES:
        path = folder / f"{width}.png"
        height = round(width * 297 / 210)
        sample.resize((width, height), Image.Resampling.LANCZOS).save(path)
        pages.append((f"{width} × {height}", path))
    return pages


def read(plimsoll, limit, files, folder):
    """Page events, the memory report's text, seconds of wall time, kernel kills."""
    with ControlGroup(limit * MEBI) as group:
        done = subprocess.run(
            [plimsoll, "read", *map(str, files), "--progress", "json", "--memory-report", "--jobs", str(min(len(files), 8)),
             "-t", "json", "-o", f"{folder}/out/", "-f"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, preexec_fn=group.enter,
            check=False, env={**os.environ, "PLIMSOLL_CACHE_FOLDER": f"{folder}/cache"})
        kills, most = group.kills(), group.most()
    events = []
    for line in done.stderr.splitlines():
        try:
            events.append(json.loads(line))
        except ValueError:
            continue
    return [event for event in events if event.get("event") == "page"], done.stderr, kills, most


def largest_pages(plimsoll, limit, pages, folder):
    whole = at_all = "–"
    kills = 0
    for name, path in pages:
        events, _, killed, _ = read(plimsoll, limit, [path], folder)
        kills += killed
        state = events[0]["state"] if events else "failed"
        print(f"  {limit} MiB: {name}: {state} {events[0].get('reason', '') if events else ''}", file=sys.stderr, flush=True)
        if state == "done":
            whole = name
        if state in ("done", "degraded"):
            at_all = name
    return whole, at_all, kills


def row(plimsoll, limit, pages, ordinary, folder):
    whole, at_all, kills = largest_pages(plimsoll, limit, pages, folder)
    read(plimsoll, limit, ordinary[:1], folder)  # compiles what later runs find compiled
    before, begun = processor.seconds(), time.monotonic()
    events, report, killed, most = read(plimsoll, limit, ordinary, folder)
    spent, seconds = processor.seconds() - before, time.monotonic() - begun
    states = [event["state"] for event in events]
    services = re.search(r"(\d+) services of ([\d.]+) MiB", report)
    good = states.count("done") + states.count("degraded")
    return (f"| {limit} MiB | {whole} | {at_all} | {services.group(1) if services else '–'} | "
            f"{states.count('done')} + {states.count('degraded')} of {len(ordinary)} | {good / seconds:.2f} | "
            f"{spent / max(good, 1):.2f} | {most / MEBI:.0f} MiB | {kills + killed} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=str(sets.SOURCE / "build/release"))
    parser.add_argument("--limits", default=",".join(map(str, LIMITS)))
    given = parser.parse_args()
    data = sets.needed_folder("limit_table")
    ordinary = [pathlib.Path(data) / "pages" / name for name in ORDINARY]
    rows = []
    with tempfile.TemporaryDirectory(prefix="plimsoll-limits-") as folder:
        pages = drawn_pages(pathlib.Path(folder))
        for limit in map(int, given.limits.split(",")):
            rows.append(row(f"{given.build}/bin/plimsoll", limit, pages, ordinary, folder))
            print(rows[-1], file=sys.stderr, flush=True)
    print("| limit | largest page read whole | at all | services | ordinary pages: whole + degraded | pages a second | "
          "processor seconds a page | most charged | kernel kills |")
    print("|---|---|---|---|---|---|---|---|---|")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
