"""How well plimsoll alone reads the evaluation sets: make build && python3 bench/accuracy.py [--only oldbooks,exif]

A line per set, with the goal of issue 3 where it has one; the exit status is 1 when a goal is missed. Scores are means
over the documents of a set; CER and character F1 ignore white space, word F1 is beside them so that lost spaces show.
"""
import argparse
import statistics
import sys

import plimsoll
import sets
import upright


SCORES = ("cer", "character_f1", "word_f1")


def score(known, readings):
    """Means over the documents of a set, and its rows, the worst first."""
    rows = [{**known.scores(document, readings[document.path].text), "name": document.path.name}
            for document in known.documents]
    return {key: statistics.mean(row[key] for row in rows) for key in SCORES}, sorted(rows, key=lambda row: -row["cer"])


def met(goal, means):
    name, bound = goal
    return means[name] <= bound if name == "cer" else means[name] >= bound


def report(title, means, goal=()):
    verdict = ""
    if goal:
        verdict = f"   goal: {goal[0]} {'≤' if goal[0] == 'cer' else '≥'} {goal[1]}: {'met' if met(goal, means) else 'MISSED'}"
    print(f"{title:<22} CER {means['cer']:.4f}   character F1 {means['character_f1']:.4f}   "
          f"word F1 {means['word_f1']:.4f}{verdict}", flush=True)


def measure(known, build, options, verbose):
    means, rows = score(known, plimsoll.read(build, known.paths(), options))
    report(f"{known.name} ({len(rows)})", means, known.goal)
    for row in rows if verbose else []:
        print(f"    {row['name']:<48} CER {row['cer']:.4f}   word F1 {row['word_f1']:.4f}")
    return not known.goal or met(known.goal, means)


def measure_lines(data, build, options):
    """Per script, whole pictures through the whole pipeline: what the shipped model cannot read shows here."""
    scripts = sets.lines(data)
    readings = plimsoll.read(build, [path for script in scripts for path in script.paths()], options)
    for script in scripts:
        report(f"{script.name} ({len(script.documents)})", score(script, readings)[0])
    return True


def measure_upright(data, build, options, verbose):
    wrong = upright.exif(data, build, options) + upright.rotated(data, build, options)
    print(f"upright ({upright.COUNTED})      {'all read upright' if not wrong else f'{len(wrong)} NOT upright'}")
    for text in wrong:
        print(f"    {text}")
    return not wrong


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    whole = {**sets.READING_SETS, "omnidoc": sets.omnidoc, "contracts": sets.contracts}
    names = [*whole, "lines", "upright"]
    arguments.add_argument("--build", default=str(sets.SOURCE / "build/release"))
    arguments.add_argument("--only", default=",".join(names), help=f"of {', '.join(names)}")
    arguments.add_argument("--verbose", "-v", action="store_true", help="each document too")
    arguments.add_argument("options", nargs="*", help="of plimsoll read, after --")
    given = arguments.parse_args()
    data = sets.needed_folder("accuracy")
    good = True
    for name in given.only.split(","):
        if name == "lines":
            good &= measure_lines(data, given.build, given.options)
        elif name == "upright":
            good &= measure_upright(data, given.build, given.options, given.verbose)
        elif name in whole:
            good &= measure(whole[name](data), given.build, given.options, given.verbose)
        else:
            sys.exit(f"accuracy: no set is called {name}: {', '.join(names)}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
