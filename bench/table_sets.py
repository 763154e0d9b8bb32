"""The tables of ../shared/data with what is known of them: a picture of each, and its structure and text as HTML."""
import html
import json
import pathlib
import re
import subprocess
import xml.etree.ElementTree as ElementTree

DPI = 200    # plimsoll's own for PDF pages
MARGIN = 4   # points around a region of icdar2013-eu, which ends where the text does: its rules lie outside

MARKUP = re.compile(r"</?(?:b|i|sup|sub|strike|overline|underline|thead|tbody)>")


def pubtabnet(data, _folder=None):
    """{picture: HTML} of the crops as they are."""
    folder = data / "tables/pubtabnet"
    known = map(json.loads, (folder / "PubTabNet_Examples.jsonl").read_text().splitlines())
    return {folder / each["filename"]: truth_html(each["html"]) for each in known}


def truth_html(known):
    """PubTabNet has the cells' text apart from the tags."""
    cells = iter(known["cells"])
    parts = ["<table>"]
    for token in known["structure"]["tokens"]:
        if token == "</td>":
            parts += next(cells)["tokens"]
        parts.append(token)
    return MARKUP.sub("", "".join(parts) + "</table>")


def icdar2013(data, folder):
    """{picture: HTML}; the regions that the truth names are rendered into `folder`, one picture each."""
    truths = {}
    for structure in structures(data):
        pdf, regions = pdf_of(structure), regions_of(structure)
        for number, cells in table_cells(structure).items():
            picture = pathlib.Path(folder) / f"{pdf.stem}-{number}.png"
            render(pdf, *regions[number], picture)
            truths[picture] = grid_html(cells)
    return truths


def structures(data):
    """The files that say cells; but a second opinion on another one's document (009b)."""
    return [path for path in sorted((data / "tables/icdar2013-eu").glob("*-str.xml")) if pdf_of(path).exists()]


def pdf_of(structure):
    return structure.with_name(structure.name.replace("-str.xml", ".pdf"))


def regions_of(structure):
    return table_regions(structure.with_name(structure.name.replace("-str.xml", "-reg.xml")))


def table_regions(path):
    """{table: (page, (left, top, right, bottom))} in points from the bottom of the page, top above bottom."""
    regions = {}
    for table in ElementTree.parse(path).getroot().iter("table"):
        region = table.find("region")
        box = region.find("bounding-box")
        left, right = sorted((float(box.get("x1")), float(box.get("x2"))))
        bottom, top = sorted((float(box.get("y1")), float(box.get("y2"))))
        regions[table.get("id")] = int(region.get("page")), (left, top, right, bottom)
    return regions


def table_cells(path):
    """{table: [(row, column, row span, column span, text)]}; every table of the set lies on one page."""
    tables = {}
    for table in ElementTree.parse(path).getroot().iter("table"):
        cells = []
        for cell in table.iter("cell"):
            row, column = int(cell.get("start-row")), int(cell.get("start-col"))
            cells.append((row, column, int(cell.get("end-row") or row) + 1 - row,
                          int(cell.get("end-col") or column) + 1 - column, " ".join(cell.findtext("content").split())))
        tables[table.get("id")] = cells
    return tables


def grid_html(cells):
    """Places that no cell covers, which the set leaves out, are empty ones."""
    rows = max(row + down for row, _, down, _, _ in cells)
    columns = max(column + across for _, column, _, across, _ in cells)
    covered = {(row + y, column + x) for row, column, down, across, _ in cells for y in range(down) for x in range(across)}
    cells = cells + [(row, column, 1, 1, "") for row in range(rows) for column in range(columns)
                     if (row, column) not in covered]
    parts = ["<table>"]
    for row in range(rows):
        parts.append("<tr>")
        for _, _, down, across, text in sorted(cell for cell in cells if cell[0] == row):
            spans = (f' colspan="{across}"' if across > 1 else "") + (f' rowspan="{down}"' if down > 1 else "")
            parts.append(f"<td{spans}>{html.escape(text, quote=False)}</td>")
        parts.append("</tr>")
    return "".join(parts) + "</table>"


def render(pdf, page, box, picture):
    """The region of the page, with its margin."""
    scale = DPI / 72
    _, height = page_size(pdf, page)
    left, top = max(0, box[0] - MARGIN), max(0, height - box[1] - MARGIN)
    size = box[2] - box[0] + 2 * MARGIN, box[1] - box[3] + 2 * MARGIN
    place = ["-x", left * scale, "-y", top * scale, "-W", size[0] * scale, "-H", size[1] * scale]
    subprocess.run(["pdftoppm", "-png", "-singlefile", "-r", str(DPI), "-f", str(page), "-l", str(page),
                    *(word if isinstance(word, str) else str(round(word)) for word in place), pdf,
                    picture.with_suffix("")], check=True)


def page_size(pdf, page):
    """Width and height in points, of the page as it is shown."""
    told = subprocess.run(["pdfinfo", "-f", str(page), "-l", str(page), pdf], capture_output=True, text=True,
                          check=True).stdout
    width, height = map(float, re.search(rf"Page +{page} size: +([\d.]+) x ([\d.]+) pts", told).groups())
    turned = re.search(rf"Page +{page} rot: +(?:90|270)\b", told)
    return (height, width) if turned else (width, height)


SETS = {"pubtabnet": pubtabnet, "icdar2013-eu": icdar2013}
