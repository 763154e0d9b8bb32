"""The bench's rows as text."""

REFERENCE = "rapidocr"  # what the speed-up is against; on the lesser processor, the same there
LESSER = "-avx2"


def render(rows, cores):
    parts = [speed(rows, cores), accuracy([row for row in rows if row["at_once"] == min(r["at_once"] for r in rows)])]
    return "\n\n".join(parts)


def aligned(lines):
    """First column to the left, the others to the right."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join("  ".join(cell.ljust(width) if column == 0 else cell.rjust(width)
                               for column, (cell, width) in enumerate(zip(line, widths))).rstrip() for line in lines)


def reference_of(row):
    return REFERENCE + LESSER if row["contender"].endswith(LESSER) else REFERENCE


def speed(rows, cores):
    heads = [f"{rows[0]['pages']} pages, {cores} cores", "at once", "s/page", "pages/s", f"× {REFERENCE}", "CPU s/page",
             "start s", "peak MB", "PSS MB", "in engine"]
    lines = [heads]
    for row in rows:
        reference = [other for other in rows if other["contender"] == reference_of(row) and other["at_once"] == row["at_once"]]
        ratio = f"{reference[0]['seconds'] / row['seconds']:.2f}" if reference else "–"
        lines.append([row["title"], str(row["at_once"]), f"{row['seconds'] / row['pages']:.2f}",
                      f"{row['pages'] / row['seconds']:.2f}", ratio, f"{row['cpu_seconds'] / row['pages']:.2f}",
                      f"{row['start_seconds']:.1f}" if row["start_seconds"] else "in it",
                      f"{row['peak_bytes'] / 1e6:.0f}", f"{row['pss_peak_bytes'] / 1e6:.0f}",
                      "–" if row["engine_share"] is None else f"{row['engine_share']:.0%}"])
    return aligned(lines)


def accuracy(rows):
    names = list(rows[0]["scores"])
    lines = [["accuracy"] + [f"{name} {score}" for name in names for score in ("CER", "char F1", "word F1")]]
    for row in rows:
        cells = [f"{row['scores'][name][key]:.4f}" for name in names for key in ("cer", "character_f1", "word_f1")]
        lines.append([row["title"], *cells])
    return aligned(lines)
