"""OCRmyPDF with plugins/ocrmypdf: its output holds what plimsoll reads, where it stands.

Runs in third_party/tools, or with the interpreter $OCRMYPDF_PYTHON; skipped by name where there is no OCRmyPDF.
"""
import os
import pathlib
import re
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import plimsoll  # noqa: E402

PYTHON = os.environ.get("OCRMYPDF_PYTHON", str(plimsoll.SOURCE / "third_party" / "tools" / "bin" / "python"))
PLUGIN = plimsoll.SOURCE / "plugins" / "ocrmypdf" / "plimsoll_ocrmypdf.py"
DATA = pathlib.Path(os.environ.get("PLIMSOLL_EVAL_DATA", plimsoll.SOURCE.parent / "shared" / "data")) / "odd" / "ocrmypdf"


def run(*command, **more):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=240, check=False, **more)


def is_there():
    return pathlib.Path(PYTHON).exists() and run(PYTHON, "-c", "import ocrmypdf").returncode == 0


@unittest.skipUnless(is_there(), "there is no OCRmyPDF here")
class OcrMyPdf(plimsoll.Case):
    def convert(self, document, *options, expect=0):
        """The output; it is sound, and every page of it."""
        output = self.folder / "out.pdf"
        environment = plimsoll.environment(self.folder, PLIMSOLL_PROGRAM=str(plimsoll.EXECUTABLE))
        done = run(PYTHON, "-m", "ocrmypdf", "--plugin", PLUGIN, "--output-type", "pdf", "--optimize", "0", "--jobs", "1",
                   *options, document, output, env=environment)
        self.assertEqual(done.returncode, expect, done.stderr)
        if expect == 0:
            self.assertEqual(run("qpdf", "--check", output).returncode, 0)
        return output

    def text(self, pdf, *options):
        return run("pdftotext", *options, pdf, "-").stdout

    def test_a_picture(self):
        truth = (plimsoll.SOURCE / "samples" / "receipt.txt").read_text().split()
        for renderer in ("auto", "fpdf2"):
            with self.subTest(renderer):
                pdf = self.convert(plimsoll.RECEIPT, "--image-dpi", "200", "--pdf-renderer", renderer, "-l", "eng+deu")
                found = self.text(pdf).split()
                self.assertGreater(sum(word in found for word in truth), 0.9 * len(truth), found)
        self.assertIn("Plimsoll", run("pdfinfo", pdf).stdout)

    def test_words_stand_where_they_are(self):
        ours = self.folder / "ours.pdf"
        self.run_plimsoll("read", plimsoll.RECEIPT, "-o", ours)
        theirs = self.convert(plimsoll.RECEIPT, "--image-dpi", "200")
        places = [self.places(pdf) for pdf in (ours, theirs)]
        self.assertEqual([word for word, *_ in places[0]], [word for word, *_ in places[1]])
        for (word, *place), (_, *other) in zip(*places):
            for side, other_side in zip(place, other):
                # OCRmyPDF rasters the page anew, and what is read is a pixel or two elsewhere: half a letter here.
                self.assertAlmostEqual(side, other_side, delta=0.01, msg=word)

    def places(self, pdf):
        """(word, left, top), sorted, as shares of the page's width: the two may take the picture for differently large.
        Blanks that fill gaps are no words."""
        text = self.text(pdf, "-bbox")
        width = float(re.search(r'<page width="([\d.]+)"', text)[1])
        return sorted((word, float(x) / width, float(y) / width)
                      for x, y, word in re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)".*>(.*)</word>', text) if word.strip())

    def test_languages_that_cannot_be_read_are_refused(self):
        self.convert(plimsoll.RECEIPT, "--image-dpi", "200", "-l", "tlh", expect=3)

    @unittest.skipUnless(DATA.is_dir(), "the evaluation data is not there")
    def test_a_scan_in_a_pdf(self):
        self.assertIn("LinnSequencer", self.text(self.convert(DATA / "ccitt.pdf")))

    @unittest.skipUnless(DATA.is_dir(), "the evaluation data is not there")
    def test_pages_are_turned_to_stand(self):
        """One that lies on its side; the others are not looked at."""
        pdf = self.convert(DATA / "cardinal.pdf", "--rotate-pages", "--rotate-pages-threshold", "1", "--pages", "2")
        rotations = re.findall(r"Page +\d+ rot: +(\d+)", run("pdfinfo", "-f", 1, "-l", 4, pdf).stdout)
        self.assertEqual([rotations[at] for at in (0, 2, 3)], ["0", "0", "0"])
        self.assertIn(rotations[1], ("90", "270"))
        truth = (DATA / "linn.txt").read_text().split()
        found = set(self.text(pdf, "-f", "2", "-l", "2").split())
        self.assertGreater(sum(word in found for word in truth), 0.8 * len(truth))


if __name__ == "__main__":
    unittest.main(verbosity=2)
