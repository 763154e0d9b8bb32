"""`plimsoll read -t pdf`: the words that were read are found in the PDF, in order, and nothing looks different."""
import difflib
import json
import subprocess
import unittest

import plimsoll


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, timeout=120, check=False)
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def words_of(document):
    pages = json.loads(document)["document"]["pages"]
    return [word["text"] for page in pages for block in page["blocks"] for line in block["lines"] for word in line["words"]]


class SearchablePdf(plimsoll.Case):
    least = 0.98  # of the words read (done-when 3 of the formats)

    def read(self, document):
        """(path of the PDF, words that were read)"""
        self.run_plimsoll("read", document, "-t", "pdf", "-t", "json", "-o", "out/")
        return self.work / f"out/{document.stem}.pdf", words_of((self.work / f"out/{document.stem}.json").read_text())

    def found(self, pdf, *options):
        status, out, err = run("pdftotext", *options, "-enc", "UTF-8", pdf, "-")
        self.assertEqual((status, err), (0, ""))
        return out.decode().split()

    def assert_found(self, pdf, words):
        """In reading order, as the file has them (-raw) and as pdftotext arranges pages by itself."""
        for options in ((), ("-raw",)):
            found = self.found(pdf, *options)
            matches = difflib.SequenceMatcher(None, words, found, autojunk=False).get_matching_blocks()
            self.assertGreaterEqual(sum(match.size for match in matches), self.least * len(words), f"{options} {words}\n{found}")

    def assert_sound(self, pdf):
        status, out, err = run("qpdf", "--check", pdf)
        self.assertEqual(status, 0, out.decode() + err)

    def test_a_scan(self):
        pdf, words = self.read(plimsoll.SCAN)
        self.assertGreater(len(words), 100)
        self.assert_found(pdf, words)
        self.assert_sound(pdf)
        before, after = (run("pdftoppm", "-r", "100", path) for path in (plimsoll.SCAN, pdf))
        self.assertTrue(before[1])
        self.assertEqual(before, after)

    def test_a_receipt(self):
        """Its rows are read across, whatever else stands below what is at their left and right."""
        pdf, words = self.read(plimsoll.RECEIPT)
        self.assert_found(pdf, words)
        self.assert_sound(pdf)

    def test_a_photo(self):
        pdf, words = self.read(plimsoll.PHOTO)
        self.assert_found(pdf, words)
        self.assert_sound(pdf)
        self.assertIn(plimsoll.PHOTO.read_bytes(), pdf.read_bytes())

    def test_pages_with_text_of_their_own_are_left_alone(self):
        original = self.write("own.pdf", plimsoll.numbered_pdf(3))
        self.run_plimsoll("read", "own.pdf", "-o", "searchable.pdf")
        self.assertEqual(run("pdftotext", original, "-"), run("pdftotext", self.work / "searchable.pdf", "-"))
        self.assert_sound(self.work / "searchable.pdf")

    def test_on_stdout_it_is_what_the_file_is(self):
        self.write("own.pdf", plimsoll.numbered_pdf(1))
        self.run_plimsoll("read", "own.pdf", "-o", "searchable.pdf")
        process = self.start("read", "own.pdf", "-t", "pdf")
        out, err = process.communicate(timeout=240)
        self.assertEqual((process.returncode, err), (0, b""))
        self.assertEqual(out, (self.work / "searchable.pdf").read_bytes())

    def test_a_pdf_that_cannot_be_written_leaves_nothing(self):
        self.write("own.pdf", plimsoll.numbered_pdf(1))
        helpers = self.folder / "helpers"
        helpers.mkdir()
        for name in ("plimsoll-decode", "plimsoll-infer"):
            (helpers / name).symlink_to(plimsoll.BUILD / "libexec" / "plimsoll" / name)
        _, err = self.run_plimsoll("read", "own.pdf", "-t", "pdf", "-t", "txt", "-o", "out/", "--helpers-folder", helpers, expect=3)
        self.assertIn("plimsoll-compose", err)
        self.assertEqual([name for name in self.files() if name.startswith("out")], [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
