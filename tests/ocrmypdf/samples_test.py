"""Every sample of odd/ocrmypdf through OCRmyPDF twice, with plugins/ocrmypdf and with Tesseract: what one of them takes
the other takes, and of what was taken nothing but the text differs.

Runs as plugin_test.py does; skipped by name where the evaluation data or Tesseract is not there. Prints a line a sample.
"""
import collections
import shutil
import unittest

import plugin_test
from plugin_test import DATA, PLUGIN, PYTHON, plimsoll, run

# A word of one engine counts as found by the other whatever its marks and capitals.
LEAST_SHARED = 0.5


def letters(text):
    words = ("".join(sign for sign in word.casefold() if sign.isalnum()) for word in text.split())
    return collections.Counter(word for word in words if len(word) > 3)


@unittest.skipUnless(plugin_test.is_there(), "there is no OCRmyPDF here")
@unittest.skipUnless(DATA.is_dir(), "the evaluation data is not there")
@unittest.skipUnless(shutil.which("tesseract"), "there is no Tesseract here")
class Samples(plimsoll.Case):
    def convert(self, document, output, *options):
        environment = plimsoll.environment(self.folder, PLIMSOLL_PROGRAM=str(plimsoll.EXECUTABLE), OMP_THREAD_LIMIT="1")
        # Larger pictures than 128 million pixels are refused by OCRmyPDF itself; pages that have text stay as they are.
        return run(PYTHON, "-m", "ocrmypdf", *options, "--output-type", "pdf", "--optimize", "0", "--jobs", "1", "--skip-text",
                   "--image-dpi", "150", "--max-image-mpixels", "300", document, output, env=environment)

    def pages(self, pdf):
        return run("qpdf", "--show-npages", pdf).stdout.strip()

    def test_all(self):
        shared = []
        for document in sorted(path for path in DATA.iterdir() if path.suffix != ".txt"):
            with self.subTest(document.name):
                ours, theirs = self.folder / "ours.pdf", self.folder / "theirs.pdf"
                for old in (ours, theirs):
                    old.unlink(missing_ok=True)
                with_plugin = self.convert(document, ours, "--plugin", PLUGIN)
                with_tesseract = self.convert(document, theirs)
                self.assertEqual(with_plugin.returncode, with_tesseract.returncode, with_plugin.stderr + with_tesseract.stderr)
                if with_plugin.returncode not in (0, 10):
                    print(f"{document.name:<32} refused by both ({with_plugin.returncode})", flush=True)
                    continue
                self.assertLessEqual(run("qpdf", "--check", ours).returncode, run("qpdf", "--check", theirs).returncode)
                self.assertEqual(self.pages(ours), self.pages(theirs))
                mine, other = (letters(run("pdftotext", pdf, "-").stdout) for pdf in (ours, theirs))
                both = (mine & other).total()
                print(f"{document.name:<32} words {mine.total()}, with Tesseract {other.total()}, of both {both}", flush=True)
                shared.append((both, other.total()))
        found, of = map(sum, zip(*shared))
        self.assertGreater(found, LEAST_SHARED * of, "most of what Tesseract reads there is")


if __name__ == "__main__":
    unittest.main(verbosity=2)
