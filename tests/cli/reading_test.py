"""What `plimsoll read` makes of good and bad documents: formats, pages, several at once, exit status per kind."""
import json
import os
import pathlib
import unittest

import plimsoll

DATA = pathlib.Path(os.environ.get("PLIMSOLL_EVAL_DATA", plimsoll.SOURCE.parent / "shared" / "data"))


class Reading(plimsoll.Case):
    def test_a_photo_is_text_on_stdout_and_nothing_on_stderr(self):
        out, err = self.run_plimsoll("read", plimsoll.PHOTO)
        self.assertIn("Notice to all masters", out)
        self.assertEqual(err, "")

    @unittest.skipUnless((DATA / "lines/rapidocr/issue_170.png").exists(), "the evaluation data is not there")
    def test_letters_that_fill_the_picture(self):
        """At its first size the detector sees nothing of them."""
        out, _ = self.run_plimsoll("read", DATA / "lines/rapidocr/issue_170.png")
        self.assertEqual(out.strip(), "TEST")

    def test_every_format_into_a_folder(self):
        self.run_plimsoll("read", plimsoll.PHOTO, *"-t txt -t json -t md -t tsv -t hocr -t html -t alto -t page -t csv -t xlsx -o out/".split())
        self.assertEqual(self.files(), [f"out/photo.{kind}" for kind in
                                        ("alto.xml", "csv", "hocr", "html", "json", "md", "page.xml", "tsv", "txt", "xlsx")])
        document = json.loads((self.work / "out/photo.json").read_text())
        self.assertEqual(document["document"]["format"], "jpeg")
        self.assertEqual(document["run"]["done"], 1)
        self.assertIn("HARBOUR", (self.work / "out/photo.hocr").read_text())

    def test_page_xml_holds_one_page(self):
        self.write("two.pdf", plimsoll.numbered_pdf(2))
        _, err = self.run_plimsoll("read", "two.pdf", "-t", "page", "-o", "two.page.xml", expect=2)
        self.assertIn("--pages", err)
        self.assertEqual(self.files(), ["two.pdf"])
        out, _ = self.run_plimsoll("read", "two.pdf", "-t", "page", "--pages", "2")
        self.assertEqual(out.count("<Page "), 1)

    def test_the_document_part_is_canonical(self):
        parts = [self.run_plimsoll("read", plimsoll.PHOTO, "-t", "json", *more)[0].split('"document":')[1].split('"run":')[0]
                 for more in ((), ("--window", "2"))]
        self.assertEqual(parts[0], parts[1])

    def test_pages_are_those_asked_for(self):
        self.write("ten.pdf", plimsoll.numbered_pdf(10))
        out, _ = self.run_plimsoll("read", "ten.pdf", "--pages", "2,4-5,9-end")
        self.assertEqual([int(line.split()[4]) for line in out.splitlines() if "page number" in line], [2, 4, 5, 9, 10])
        self.run_plimsoll("read", "ten.pdf", "--pages", "x", expect=1)
        self.run_plimsoll("read", "ten.pdf", "--pages", "11", expect=1)

    def test_text_layer_modes(self):
        self.write("layer.pdf", plimsoll.numbered_pdf(1))
        sources = {}
        for mode in ("auto", "ignore", "only"):
            out, _ = self.run_plimsoll("read", "layer.pdf", "-t", "json", "--text-layer", mode)
            sources[mode] = json.loads(out)["document"]["pages"][0]["source"]
        self.assertEqual(sources, {"auto": "text_layer", "ignore": "recognised", "only": "text_layer"})
        self.run_plimsoll("read", plimsoll.SCAN, "--text-layer", "only", expect=2)

    def test_a_picture_cut_short_says_what_is_missing(self):
        photo = pathlib.Path(plimsoll.PHOTO).read_bytes()
        self.write("cut.jpg", photo[:len(photo) * 3 // 4])
        out, err = self.run_plimsoll("read", "cut.jpg", "-t", "json")
        page = json.loads(out)["document"]["pages"][0]
        self.assertEqual(page["state"], "degraded")
        self.assertEqual([lost["feature"] for lost in page["degradations"]], ["picture"])
        self.assertTrue(page["blocks"], "what is there is read")

    def test_several_documents_keep_their_order_on_stdout(self):
        for number in (1, 2, 3):
            self.write(f"{number}.pdf", plimsoll.text_pdf([[f"Document number {number} with a line of plain text"]] * 2))
        out, _ = self.run_plimsoll("read", "2.pdf", "1.pdf", "3.pdf", "--jobs", "3")
        self.assertEqual([line.split()[2] for line in out.splitlines() if line.startswith("Document")], list("221133"))

    def test_one_bad_document_does_not_stop_the_others(self):
        self.write("in/a.pdf", plimsoll.numbered_pdf(1))
        self.write("in/b.pdf", b"%PDF-1.4 that is all")
        self.write("in/sub/c.pdf", plimsoll.numbered_pdf(1))
        _, err = self.run_plimsoll("read", "in", "-o", "out", expect=23)
        self.assertEqual([name for name in self.files() if name.startswith("out")], ["out/a.txt", "out/sub/c.txt"])
        self.assertIn("in/b.pdf", err)
        self.assertIn("2 of 3 documents read", err)

    def test_exit_status_by_kind(self):
        self.write("empty.pdf", b"")
        self.write("unknown.bin", b"nothing that anybody knows" * 9)
        self.write("damaged.pdf", b"%PDF-1.4 that is all")
        self.write("good.pdf", plimsoll.numbered_pdf(3))
        (self.work / "locked").mkdir()
        for arguments, status, words in (
                (("empty.pdf",), 2, "is empty"),
                (("unknown.bin",), 2, "unknown.bin"),
                (("damaged.pdf",), 2, "damaged.pdf"),
                (("none.pdf",), 5, "No such file"),
                (("/dev/null",), 5, "not a regular file"),
                (("locked",), 5, "no documents in this folder"),
                (("good.pdf", "--file-bytes", "100"), 2, "limits.file_bytes"),
                (("good.pdf", "--page-count", "2"), 2, "limits.page_count"),
                (("good.pdf", "-o", "out.foo"), 1, "add -t"),
                ((plimsoll.PHOTO, "--models-folder", "locked"), 3, ""),
                ((plimsoll.PHOTO, "--helpers-folder", "locked"), 3, "plimsoll-decode"),
                (("good.pdf", "--device", "abacus"), 9, "read.device")):
            with self.subTest(arguments=arguments):
                out, err = self.run_plimsoll("read", *arguments, expect=status)
                self.assertEqual(out, "")
                self.assertIn(words, err)

    def test_a_page_beyond_its_limit_is_told_where_its_text_would_be(self):
        out, err = self.run_plimsoll("read", plimsoll.PHOTO, "--page-pixels", "10000", expect=2)
        self.assertIn("page 1 failed", out)
        self.assertIn("limits.page_pixels", err)

    def test_memory_report_goes_to_stderr(self):
        out, err = self.run_plimsoll("read", plimsoll.PHOTO, "--memory-report")
        self.assertNotIn("memory:", out)
        self.assertRegex(err, r"peak of all processes [1-9]\d+\.\d MiB")


if __name__ == "__main__":
    unittest.main()
