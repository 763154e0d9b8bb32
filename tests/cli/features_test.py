"""Features beyond text through the real executable and models: a table's cells, what is left out and what is refused."""
import csv
import io
import itertools
import json
import os
import pathlib
import shutil
import unittest

import plimsoll

ROWS = [["Port", "Vessels", "Tonnes"], ["Bristol", "418", "96210"], ["Cardiff", "275", "81340"], ["Swansea", "133", "40770"],
        ["Newport", "96", "22150"]]
LEFT, TOP, WIDE, HIGH = 90, 560, 140, 34
DATA = pathlib.Path(os.environ.get("PLIMSOLL_EVAL_DATA", plimsoll.SOURCE.parent / "shared" / "data"))
WITH_FIGURES = DATA / "layout" / "publaynet" / "PMC3777717_00006.jpg"


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

    def test_what_pages_of_text_took_does_not_make_seals_too_dear(self):
        """Eight samples are what the forecast goes by; figures are looked at by a network that takes more than text."""
        if not WITH_FIGURES.exists():
            self.skipTest(f"there is no {WITH_FIGURES}")
        cache = ("--cache-folder", self.work / "cache")
        for number in range(4):
            shutil.copy(plimsoll.SCAN, self.work / f"{number}.pdf")
        self.run_plimsoll("read", *(f"{number}.pdf" for number in range(4)), "-t", "txt", *cache)
        out, _ = self.run_plimsoll("read", WITH_FIGURES, "-t", "json", "--features", "layout,tables,seals", *cache)
        self.assertEqual(json.loads(out)["document"]["pages"][0]["degradations"], [])

    def test_features_go_with_the_memory_and_come_back_with_it(self):
        """A file tells the guard what is in use: little, nearly all, little again. Every page says what it was read without."""
        self.write("ports.pdf", plimsoll.numbered_pdf(12, (400, 150)))
        use = self.write("use", "100M")
        process = self.start("read", "ports.pdf", "--text-layer", "ignore", "--features", "tables", "--tables-free", "600M", "--services", "1",
                             "--max-memory", "4G", "--memory-probe-file", use, "--progress=json", "-o", "out.json")
        for line in process.stderr:
            event = json.loads(line)
            if event["event"] == "page" and (event["page"] == 2 or event["state"] == "degraded"):
                # Renamed into place: the guard never sees half a number.
                self.write("next", "3620M" if event["page"] == 2 else "100M").rename(use)
        process.stderr.close()
        self.assertEqual(process.wait(timeout=60), 0)
        pages = json.loads((self.work / "out.json").read_text())["document"]["pages"]
        states = [state for state, _ in itertools.groupby(page["state"] for page in pages)]
        self.assertEqual(states, ["done", "degraded", "done"], [page["degradations"] for page in pages])
        for page in pages:
            for left in page["degradations"]:
                self.assertEqual(left["feature"], "tables")
                self.assertIn("tables is set to be left out below 600 MiB", left["reason"])

    def test_the_text_layer_alone_has_none(self):
        page = self.page("--features", "layout", "--text-layer", "only")
        self.assertEqual([left["feature"] for left in page["degradations"]], ["layout"])

    def test_a_model_that_somebody_adds_reads_its_feature(self):
        folder = self.work / "models"
        shutil.copytree(plimsoll.BUILD / "share" / "plimsoll" / "models", folder)
        nets = plimsoll.SOURCE / "src" / "reading" / "sequence" / "testdata" / "nets"
        self.run_plimsoll("models", "add", *(nets / name for name in ("encoder.onnx", "decoder.onnx", "tokenizer.json")),
                          "--name", "latex-ocr", "--stage", "formula", "--models-folder", folder)
        out, _ = self.run_plimsoll("models", "verify", "--models-folder", folder)
        self.assertIn("latex-ocr", out)
        _, err = self.run_plimsoll("read", "report.pdf", "--features", "formulas", "--models-folder", folder, "--progress=json", "-o", "out.json")
        page = next(event for event in plimsoll.events(err) if event["event"] == "page")
        self.assertEqual(page["state"], "done")
        self.assertIn("stage_formula_us", page)

    def test_one_without_a_model_is_refused_by_name(self):
        _, err = self.run_plimsoll("read", "report.pdf", "--features", "formulas", expect=3)
        self.assertIn("formulas cannot be read", err)
        _, err = self.run_plimsoll("read", "report.pdf", "--features", "table", expect=9)
        self.assertIn("features", err)


if __name__ == "__main__":
    unittest.main()
