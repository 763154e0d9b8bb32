"""What the allocation meter costs: the same pages read with it and without it, in turn.

    third_party/tools/bin/python bench/meter_cost.py [--rounds 7] [--pages 12]

Says the ratios of processor time and of wall time, each the median over the rounds with the middle half of them. Goal:
at most 1.02. Without the meter the caps are not enforced either; the pages read the same.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import plimsoll
import processor
import sets


def read(tree, pages, folder):
    """(processor seconds, seconds, the text)"""
    before, begun = processor.seconds(), time.monotonic()
    done = subprocess.run([*plimsoll.command(tree), *pages], capture_output=True, check=True,
                          env={**os.environ, "PLIMSOLL_CACHE_FOLDER": f"{folder}/cache"})
    return processor.seconds() - before, time.monotonic() - begun, done.stdout


def told(name, ratios):
    low, middle, high = statistics.quantiles(ratios, n=4)
    return f"{name}: {middle:.4f} ({low:.4f} to {high:.4f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=sets.SOURCE / "build/release")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--pages", type=int, default=12)
    given = parser.parse_args()
    data = sets.needed_folder("meter_cost")
    pages = sets.oldbooks(data).first(given.pages).paths()
    spent, wall = [], []
    with tempfile.TemporaryDirectory(prefix="plimsoll-meter-") as folder:
        bare = plimsoll.tree_with(given.build, (given.build / "bench/infer_unmetered").resolve(), f"{folder}/bare")
        trees = [given.build, bare]
        for tree in trees:
            read(tree, pages, folder)  # compiles what the others find compiled
        for round_ in range(given.rounds):
            both = {tree: read(tree, pages, folder) for tree in trees[::-1 if round_ % 2 else 1]}
            metered, without = both[given.build], both[bare]
            if metered[2] != without[2]:
                sys.exit("meter_cost: the meter changed the text")
            spent.append(metered[0] / without[0])
            wall.append(metered[1] / without[1])
            print(f"round {round_ + 1}: processor {spent[-1]:.4f}, wall {wall[-1]:.4f}", file=sys.stderr, flush=True)
    print(told("processor time with the meter / without", spent))
    print(told("wall time with the meter / without", wall))


if __name__ == "__main__":
    main()
