"""The comparison, in one run: `make bench`, or third_party/tools/bin/python bench/run.py [--only plimsoll,rapidocr]

Every contender reads the same files on the same cores, one after the other, with 1 and with 8 documents at once. A round
reads all of them once; --rounds 3 gives medians, and its rounds alternate contenders so that a busy machine is busy for
all. Table on the screen, JSON in bench/results/; bench/plot.py draws it. How it is measured: docs/bench.md.
"""
import argparse
import json
import os
import statistics
import sys
import time

import memory
import plimsoll
import processor
import sets
import table
from contenders import contenders

QUICK = 4  # files of each set


def measure(contender, chosen, at_once):
    """One reading of all sets."""
    files = [path for known in chosen for path in known.paths()]
    before = processor.seconds()
    with memory.Watch() as watch:
        outcome = contender.read(files, at_once, watch)
    row = {"contender": contender.name, "title": contender.title, "at_once": at_once, "pages": len(files),
           "seconds": outcome.seconds, "cpu_seconds": processor.seconds() - before, "start_seconds": outcome.start_seconds, "engine_share": outcome.engine_share,
           "peak_bytes": watch.peak, "pss_peak_bytes": watch.pss_peak, "peak_method": watch.method(), "scores": {}}
    for known in chosen:
        scores = [known.scores(document, outcome.texts.get(document.path, "")) for document in known.documents]
        row["scores"][known.name] = {key: statistics.mean(score[key] for score in scores) for key in scores[0]}
    return row


def median_row(rows):
    """Of several rounds: medians of what is timed, the worst peak; readings do not differ."""
    merged = dict(rows[-1], rounds=len(rows))
    for key in ("seconds", "cpu_seconds", "start_seconds", "engine_share"):
        values = [row[key] for row in rows if row[key] is not None]
        merged[key] = statistics.median(values) if values else None
    for key in ("peak_bytes", "pss_peak_bytes"):
        merged[key] = max(row[key] for row in rows)
    return merged


def save(path, rows, given):
    """After every measurement: an interrupted bench keeps what it has."""
    path.parent.mkdir(exist_ok=True)
    whole = {"cores": len(os.sched_getaffinity(0)), "load": os.getloadavg()[0], "arguments": vars(given), "rows": rows}
    path.write_text(json.dumps(whole, indent=1, ensure_ascii=False))


def parse():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--build", default=str(sets.SOURCE / "build/release"))
    arguments.add_argument("--only", help="contenders, of those in docs/bench.md; all that this machine can run")
    arguments.add_argument("--sets", default=",".join(sets.READING_SETS), help="of %(default)s")
    arguments.add_argument("--at-once", default="1,8", help="documents at once: %(default)s")
    arguments.add_argument("--rounds", type=int, default=1)
    arguments.add_argument("--quick", action="store_true", help=f"the first {QUICK} files of each set")
    given = arguments.parse_args()
    names = list(contenders(given.build))
    given.only = given.only or ",".join(names)
    for word, known in ((word, names) for word in given.only.split(",")):
        if word not in known:
            sys.exit(f"bench: no contender is called {word}: {', '.join(known)}")
    for word in given.sets.split(","):
        if word not in sets.READING_SETS:
            sys.exit(f"bench: no set is called {word}: {', '.join(sets.READING_SETS)}")
    return given


def main():
    given = parse()
    data = sets.needed_folder("bench")
    chosen = [sets.READING_SETS[name](data) for name in given.sets.split(",")]
    chosen = [known.first(QUICK) for known in chosen] if given.quick else chosen
    path = sets.SOURCE / "bench/results" / time.strftime("%Y-%m-%dT%H%M%S.json", time.gmtime())
    rows, merged, everyone = {}, [], contenders(given.build)
    for round_number in range(given.rounds):
        for at_once in map(int, given.at_once.split(",")):
            for name in given.only.split(","):
                row = measure(everyone[name], chosen, at_once)
                rows.setdefault((name, at_once), []).append(row)
                print(f"round {round_number + 1}: {row['title']}, {at_once} at once: {row['seconds']:.1f} s, "
                      f"{row['cpu_seconds']:.1f} s of CPU, {row['peak_bytes'] / 1e6:.0f} MB", file=sys.stderr, flush=True)
                merged = [median_row(list_of_rows) for list_of_rows in rows.values()]
                save(path, merged, given)
    print(table.render(merged, len(os.sched_getaffinity(0))))
    print(f"written: {path.relative_to(sets.SOURCE)}", file=sys.stderr)


if __name__ == "__main__":
    try:
        main()
    except plimsoll.Failed as failure:
        sys.exit(f"bench: {failure}")
