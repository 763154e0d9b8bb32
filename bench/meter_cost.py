"""What the allocation meter costs: the same pages read with it and without it, in turn.

    third_party/tools/bin/python bench/meter_cost.py [--rounds 7] [--pages 12]

Says the ratios of processor time and of wall time, each the median over the rounds with the middle half of them. Goal:
at most 1.02. Without the meter the caps are not enforced either; the pages read the same.
"""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import sets


def tree(build, infer, root):
    """A build folder with this inference helper; plimsoll finds its helpers beside its own file."""
    (root / "bin").mkdir(parents=True)
    shutil.copy2(build / "bin/plimsoll", root / "bin/plimsoll")
    (root / "share").symlink_to(build / "share")
    (root / "libexec/plimsoll").mkdir(parents=True)
    (root / "libexec/plimsoll/plimsoll-decode").symlink_to(build / "libexec/plimsoll/plimsoll-decode")
    (root / "libexec/plimsoll/plimsoll-infer").symlink_to(infer)
    return root / "bin/plimsoll"


def read(plimsoll, pages, folder):
    """(processor seconds, seconds, the text)"""
    before, begun = os.times(), time.monotonic()
    done = subprocess.run([plimsoll, "read", "--progress", "none", *pages], capture_output=True, check=True,
                          env={**os.environ, "PLIMSOLL_CACHE_FOLDER": f"{folder}/cache"})
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return spent, time.monotonic() - begun, done.stdout


def told(name, ratios):
    low, middle, high = statistics.quantiles(ratios, n=4)
    return f"{name}: {middle:.4f} ({low:.4f} to {high:.4f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=sets.SOURCE / "build/release")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--pages", type=int, default=12)
    given = parser.parse_args()
    data = sets.folder()
    if data is None:
        sys.exit("meter_cost: the evaluation data is absent: ../shared/data, or PLIMSOLL_EVAL_DATA")
    build = given.build.resolve()
    pages = sets.oldbooks(data).first(given.pages).paths()
    processor, wall = [], []
    with tempfile.TemporaryDirectory(prefix="plimsoll-meter-") as folder:
        root = pathlib.Path(folder)
        metered = tree(build, build / "libexec/plimsoll/plimsoll-infer", root / "metered")
        bare = tree(build, build / "bench/infer_unmetered", root / "bare")
        for plimsoll in (metered, bare):
            read(plimsoll, pages, root)  # compiles what the others find compiled
        for round_ in range(given.rounds):
            both = {}
            for plimsoll in (metered, bare) if round_ % 2 else (bare, metered):
                both[plimsoll] = read(plimsoll, pages, root)
            if both[metered][2] != both[bare][2]:
                sys.exit("meter_cost: the meter changed the text")
            processor.append(both[metered][0] / both[bare][0])
            wall.append(both[metered][1] / both[bare][1])
            print(f"round {round_ + 1}: processor {processor[-1]:.4f}, wall {wall[-1]:.4f}", file=sys.stderr, flush=True)
    print(told("processor time with the meter / without", processor))
    print(told("wall time with the meter / without", wall))


if __name__ == "__main__":
    main()
