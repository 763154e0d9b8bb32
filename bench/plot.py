"""Draws a bench result: third_party/tools/bin/python bench/plot.py [RESULT.json] → the same name with .png

Without a name, the newest of bench/results/.
"""
import json
import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402  after the backend is chosen

RESULTS = pathlib.Path(__file__).resolve().parent / "results"
PANELS = (("pages/s", lambda row: row["pages"] / row["seconds"]), ("peak MB", lambda row: row["peak_bytes"] / 1e6))


def newest():
    found = sorted(RESULTS.glob("*.json"))
    return found[-1] if found else sys.exit(f"plot: nothing in {RESULTS}: make bench first")


def draw(rows, axes, title, value):
    """Bars by contender, one shade per number of documents at once."""
    titles = list(dict.fromkeys(row["title"] for row in rows))
    at_once = sorted({row["at_once"] for row in rows})
    height = 0.8 / len(at_once)
    for place, count in enumerate(at_once):
        mine = [row for row in rows if row["at_once"] == count]
        bars = axes.barh([titles.index(row["title"]) + place * height for row in mine], [value(row) for row in mine],
                         height, label=f"{count} at once")
        axes.bar_label(bars, fmt="%.2f" if title == "pages/s" else "%.0f", padding=3)
    axes.set_yticks([number + height * (len(at_once) - 1) / 2 for number in range(len(titles))], titles)
    axes.invert_yaxis()
    axes.set_xlabel(title)
    axes.margins(x=0.15)
    axes.legend()


def main():
    path = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else newest()
    result = json.loads(path.read_text())
    figure, panels = pyplot.subplots(len(PANELS), 1, figsize=(9, 9), layout="constrained")
    for axes, (title, value) in zip(panels, PANELS):
        draw(result["rows"], axes, title, value)
    figure.suptitle(f"{result['rows'][0]['pages']} pages, {result['cores']} cores, {path.stem}")
    figure.savefig(path.with_suffix(".png"), dpi=120)
    print(path.with_suffix(".png"))


if __name__ == "__main__":
    main()
