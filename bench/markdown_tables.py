"""Tables of Markdown and of HTML in it as grids of cells, and who is whose neighbour there."""
import dataclasses
import html.parser
import re


@dataclasses.dataclass(frozen=True)
class Cell:
    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    heading: bool = False


class Grid:
    """Neighbours are the nearest cells in a direction: several where cells span."""

    def __init__(self, cells):
        self.cells = cells
        self.places = {(row, column): cell for cell in cells for row in range(cell.row, cell.row + cell.rows)
                       for column in range(cell.column, cell.column + cell.columns)}

    def neighbours(self, cell, down, right):
        """One of `down` and `right` is 1 or -1, the other 0."""
        lines = range(cell.column, cell.column + cell.columns) if down else range(cell.row, cell.row + cell.rows)
        found = []
        for line in lines:
            row, column = (cell.row, line) if down else (line, cell.column)
            while (row, column) in self.places:
                row, column = row + down, column + right
                other = self.places.get((row, column))
                if other not in (None, cell):
                    found.append(other)
                    break
        return list(dict.fromkeys(found))

    def headings(self, cell, down, right):
        """Of all cells on the way to the border the headings; without any, the ones at the border."""
        headings, borders, seen, ways = [], [], set(), [cell]
        while ways:
            here = ways.pop()
            if here in seen:
                continue
            seen.add(here)
            onwards = self.neighbours(here, down, right)
            ways += onwards
            if here.heading:
                headings.append(here)
            if not onwards:
                borders.append(here)
        return [other for other in headings if other != cell] or [other for other in borders if other != cell]


def placed(rows):
    """`rows` of (text, rows, columns, heading): each cell at the first place that none above covers."""
    cells, taken = [], set()
    for row, entries in enumerate(rows):
        column = 0
        for text, down, right, heading in entries:
            while (row, column) in taken:
                column += 1
            cells.append(Cell(text, row, column, down, right, heading))
            taken.update((r, c) for r in range(row, row + down) for c in range(column, column + right))
            column += right
    return Grid(cells)


def pipe_tables(markdown):
    """Rows of neighbouring lines with pipes. The first row and the first column are headings."""
    tables, rows = [], []
    for line in [*markdown.split("\n"), ""]:
        if "|" in line:
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())]
            cells = cells[1 if cells[0] == "" else 0:]
            cells = cells[:-1] if cells and cells[-1] == "" else cells
            if set(line) - set("|-: \t") or not set(line) & {"-"}:
                rows.append(cells)
            continue
        if len(rows) >= 2:
            tables.append(placed([[(text, 1, 1, row == 0 or column == 0) for column, text in enumerate(cells)]
                                  for row, cells in enumerate(rows)]))
        rows = []
    return tables


class _Tables(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tables = []
        self.in_head = False
        self.in_cell = False

    def handle_starttag(self, tag, attributes):
        if tag == "table":
            self.tables.append([])
        elif not self.tables:
            return
        elif tag == "thead":
            self.in_head = True
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables[-1]:
            given = dict(attributes)
            first = not self.tables[-1][-1]
            self.tables[-1][-1].append(["", span(given.get("rowspan")), span(given.get("colspan")),
                                        tag == "th" or self.in_head or len(self.tables[-1]) == 1 or first])
            self.in_cell = True
        elif tag == "br" and self.in_cell:
            self.tables[-1][-1][-1][0] += "\n"

    def handle_endtag(self, tag):
        self.in_head = self.in_head and tag != "thead"
        self.in_cell = self.in_cell and tag not in ("td", "th", "table")

    def handle_data(self, data):
        if self.in_cell:
            self.tables[-1][-1][-1][0] += data


def span(text):
    return int(text) if text and text.isdigit() and int(text) > 0 else 1


def html_tables(text):
    """Cells of <thead>, <th>, the first row and the first column are headings."""
    parser = _Tables()
    parser.feed(text)
    return [placed([[(cell[0].strip(), *cell[1:]) for cell in row] for row in table]) for table in parser.tables if table]
