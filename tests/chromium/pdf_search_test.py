"""A searchable PDF in Debian's Chromium: its viewer opens it, shows what the original shows, and finds what was read.

The search is that of links to text (PDF#:~:text=WORDS): the viewer looks for the words, and where it finds them it goes
there and marks them. Skipped by name where there is no Chromium (apt-get install chromium). KEEP=FOLDER keeps pictures.
"""
import hashlib
import json
import os
import pathlib
import shutil
import sys
import time
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import plimsoll  # noqa: E402
from browser import Browser  # noqa: E402

CHROMIUM = shutil.which("chromium")


@unittest.skipUnless(CHROMIUM, "there is no chromium here")
class SearchInChromium(plimsoll.Case):
    def setUp(self):
        super().setUp()
        profile = self.folder / "profile"
        profile.mkdir()
        self.browser = Browser(CHROMIUM, profile, self.folder / "chromium.log")
        self.browser.__enter__()
        self.addCleanup(self.browser.__exit__)

    def shown(self, pdf, words=None):
        """What the viewer shows when nothing moves any more, as a hash."""
        fragment = f"#:~:text={urllib.parse.quote(words)}" if words else ""
        session = self.browser.open(pdf.resolve().as_uri() + fragment)
        pictures, until = [], time.monotonic() + 60
        while len(pictures) < 8 or len(set(pictures[-5:])) > 1:
            if time.monotonic() > until:
                self.fail("the viewer does not come to rest")
            time.sleep(0.4)
            pictures.append(self.browser.picture(session))
        if folder := os.environ.get("KEEP"):
            pathlib.Path(folder, f"{self._testMethodName}-{words}.png").write_bytes(pictures[-1])
        return hashlib.sha256(pictures[-1]).hexdigest()

    def read(self, document, pdf):
        self.run_plimsoll("read", document, "-t", "pdf", "-t", "json", "-o", "out/")
        pages = json.loads((self.work / f"out/{document.stem}.json").read_text())["document"]["pages"]
        (self.work / f"out/{document.stem}.pdf").rename(self.work / pdf)
        return [line["text"] for page in pages for block in page["blocks"] for line in block["lines"]]

    def test_what_was_read_is_found(self):
        lines = self.read(plimsoll.PHOTO, "photo.pdf")
        pdf = self.work / "photo.pdf"
        plain = self.shown(pdf)
        self.assertEqual(self.shown(pdf, "no such words anywhere"), plain)
        longest = sorted(lines, key=len)[-2:]
        found = {words: self.shown(pdf, words) for words in (*longest, longest[0].split()[0])}
        for words, picture in found.items():
            self.assertNotEqual(picture, plain, words)
        self.assertNotEqual(found[longest[0]], found[longest[1]])

    def test_a_pdf_looks_as_before(self):
        self.read(plimsoll.SCAN, "scan-read.pdf")
        # The toolbar shows the name of the file.
        original = self.work / "before" / "scan.pdf"
        original.parent.mkdir()
        shutil.copy(plimsoll.SCAN, original)
        after = self.work / "after" / "scan.pdf"
        after.parent.mkdir()
        (self.work / "scan-read.pdf").rename(after)
        self.assertEqual(self.shown(original), self.shown(after))


if __name__ == "__main__":
    unittest.main(verbosity=2)
