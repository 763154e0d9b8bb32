"""Features beyond text through the real executable and models: a table's cells, what is left out and what is refused."""
import csv
import io
import json
import unittest

import plimsoll

ROWS = [["Port", "Vessels", "Tonnes"], ["Bristol", "418", "96210"], ["Cardiff", "275", "81340"], ["Swansea", "133", "40770"],
        ["Newport", "96", "22150"]]
LEFT, TOP, WIDE, HIGH = 90, 560, 140, 34


def pdf_with_table():
    """A page with a heading, two lines of text and a ruled table. Drawn, so that only its picture says so."""
    draw = ["1 w"]
    for row in range(len(ROWS) + 1):
        y = TOP - row * HIGH
        draw.append(f"{LEFT} {y} m {LEFT + 3 * WIDE} {y} l S")
    for column in range(4):
        x = LEFT + column * WIDE
        draw.append(f"{x} {TOP} m {x} {TOP - len(ROWS) * HIGH} l S")
    texts = [(90, 720, 24, "Shipping of the Severn"), (90, 660, 13, "The table below lists what the four ports landed in the"),
             (90, 642, 13, "year of the survey, in vessels and in tonnes of cargo.")]
    for row, cells in enumerate(ROWS):
        texts += [(LEFT + 12 + column * WIDE, TOP - row * HIGH - 22, 14, cell) for column, cell in enumerate(cells)]
    texts += [(90, 300, 13, "Smaller harbours were not asked, and coal is counted"), (90, 282, 13, "where it was loaded.")]
    words = " ".join(f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET" for x, y, size, text in texts)
    plain = plimsoll.text_pdf([["@"]])
    content = plain[plain.index(b"BT /F1"):plain.index(b"\nendstream")]
    # Lengths and offsets change: readers find objects by looking for them, as they do in many files of this kind.
    return rebuilt(plain, content, " ".join(draw + [words]).encode())


def rebuilt(pdf, old, new):
    body = pdf.replace(b"/Length %d " % len(old), b"/Length %d " % len(new)).replace(old, new)
    body = body[:body.rindex(b"xref\n0 ")]
    count = body.count(b" 0 obj\n")
    offsets = [body.index(f"\n{number} 0 obj\n".encode()) + 1 for number in range(1, count + 1)]
    table = f"xref\n0 {count + 1}\n0000000000 65535 f \n" + "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    return body + (table + f"trailer << /Size {count + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n").encode()


class Features(plimsoll.Case):
    def setUp(self):
        super().setUp()
        self.report = self.write("report.pdf", pdf_with_table())

    def page(self, *arguments):
        out, _ = self.run_plimsoll("read", "report.pdf", "-t", "json", *arguments)
        return json.loads(out)["document"]["pages"][0]

    def test_a_table_comes_out_in_cells(self):
        out, _ = self.run_plimsoll("read", "report.pdf", "-t", "csv", "--features", "tables")
        rows = [row for row in csv.reader(io.StringIO(out)) if row]
        self.assertEqual([[cell.strip() for cell in row] for row in rows], ROWS)

    def test_the_text_around_it_is_there_once_and_in_order(self):
        page = self.page("--features", "tables")
        self.assertEqual(page["state"], "done", page["degradations"])
        kinds = [block["kind"] for block in page["blocks"]]
        self.assertEqual(kinds.count("table"), 1, kinds)
        text = " ".join(line["text"] for block in page["blocks"] for line in block["lines"])
        places = [text.index(part) for part in ("Shipping of the Severn", "The table below", "Bristol", "Newport", "Smaller harbours")]
        self.assertEqual(places, sorted(places), text)
        self.assertEqual(text.count("Cardiff"), 1)

    def test_a_text_layer_stays_word_for_word(self):
        page = self.page("--features", "tables")
        self.assertEqual(page["source"], "text_layer")
        drawn = self.page("--features", "tables", "--text-layer", "ignore")
        self.assertEqual(drawn["source"], "recognised")
        kinds = [[block["kind"] for block in each["blocks"] if block["kind"] != "text"] for each in (page, drawn)]
        self.assertEqual(*kinds)
        self.assertEqual({line["confidence"] for block in page["blocks"] for line in block["lines"]}, {1})

    def test_without_features_nothing_changes(self):
        page = self.page("--text-layer", "ignore")
        self.assertLessEqual({block["kind"] for block in page["blocks"]}, {"text", "title"})

    def test_what_is_set_to_be_left_out_is_named(self):
        page = self.page("--features", "tables", "--tables-free", "1T")
        self.assertEqual(page["state"], "degraded")
        self.assertEqual([left["feature"] for left in page["degradations"]], ["tables"], page["degradations"])
        self.assertIn("set to be left out below 1", page["degradations"][0]["reason"])
        self.assertEqual([block["kind"] for block in page["blocks"]].count("table"), 1, "the layout stays")

    def test_the_text_layer_alone_has_none(self):
        page = self.page("--features", "layout", "--text-layer", "only")
        self.assertEqual([left["feature"] for left in page["degradations"]], ["layout"])

    def test_one_without_a_model_is_refused_by_name(self):
        _, err = self.run_plimsoll("read", "report.pdf", "--features", "formulas", expect=3)
        self.assertIn("formulas cannot be read", err)
        _, err = self.run_plimsoll("read", "report.pdf", "--features", "table", expect=9)
        self.assertIn("features", err)


if __name__ == "__main__":
    unittest.main()
