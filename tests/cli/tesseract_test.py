"""`plimsoll tesseract`, and plimsoll under Tesseract's name: the words that scripts call it with."""
import re
import subprocess
import unittest

import plimsoll


class Tesseract(plimsoll.Case):
    def test_all_outputs_at_once(self):
        self.write("out.txt", b"of the last time")
        self.run_plimsoll("tesseract", plimsoll.RECEIPT, "out", "-l", "eng", "--psm", "3", "pdf", "hocr", "txt", "tsv", "alto")
        self.assertEqual(sorted(name for name in self.files() if name.startswith("out")), ["out.hocr", "out.pdf", "out.tsv", "out.txt", "out.xml"])
        text = (self.work / "out.txt").read_text()
        self.assertIn("122.40", text)
        self.assertTrue((self.work / "out.pdf").read_bytes().startswith(b"%PDF-"))
        self.assertIn("122.40", (self.work / "out.hocr").read_text())
        self.assertIn("level\tpage_num", (self.work / "out.tsv").read_text())
        self.assertIn("<alto", (self.work / "out.xml").read_text())

    def test_by_name_through_pipes(self):
        """As pytesseract and shell scripts do it."""
        name = self.folder / "tesseract"
        name.symlink_to(plimsoll.EXECUTABLE)
        environment = plimsoll.environment(self.folder)

        def call(*words, given=b""):
            done = subprocess.run([name, *words], input=given, capture_output=True, env=environment, cwd=self.work, check=False, timeout=240)
            self.assertEqual(done.returncode, 0, done.stderr)
            return done.stdout.decode()

        self.assertRegex(call("--version"), r"^tesseract \d+\.\d+")
        self.assertIn("eng", call("--list-langs").splitlines())
        self.assertIn("122.40", call("stdin", "stdout", given=plimsoll.RECEIPT.read_bytes()))

    def test_the_layer_of_text_alone(self):
        for name, options in (("whole", ()), ("layer", ("-c", "textonly_pdf=1"))):
            self.run_plimsoll("tesseract", plimsoll.RECEIPT, name, *options, "pdf")
        whole, layer = (self.work / f"{name}.pdf" for name in ("whole", "layer"))
        self.assertLess(layer.stat().st_size, 20_000)
        places = [subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout for pdf in (whole, layer)]
        self.assertEqual(*(re.findall("<word .*", text) for text in places))
        self.assertIn("122.40", places[1])

    def test_what_it_cannot_do_says_so(self):
        _, err = self.run_plimsoll("tesseract", plimsoll.RECEIPT, "out", "lstm.train", expect=1)
        self.assertIn("lstm.train", err)
        self.run_plimsoll("tesseract", "nothing.png", "out", expect=5)
        self.assertEqual([name for name in self.files() if name.startswith("out")], [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
