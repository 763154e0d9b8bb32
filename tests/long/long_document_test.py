"""A long document takes no more memory than its beginning, and its text comes out as pages finish.

Arguments: pages of the document, how many of them are its beginning, and how much more memory (1.05: 5 %) all may take.
"""
import json
import os
import re
import sys
import unittest

import chance
import made_book
import plimsoll

PAGES, BEGINNING = int(sys.argv[1]), int(sys.argv[2])
GROWTH = float(sys.argv[3])  # of the peak of all processes
LAG = 30  # pages that may be done while the text of an earlier one is still held back: three windows


class LongDocument(plimsoll.Case):
    def setUp(self):
        super().setUp()
        self.book = self.work / "book.pdf"
        made_book.write_book(self.book, plimsoll.SCAN, PAGES)

    def read(self, *arguments):
        """(pages done, peak in MiB, most pages that were done but not yet on stdout, the text)"""
        done, behind, told = 0, 0, []
        text = b""
        with open(self.work / "out.txt", "w+b") as out:
            process = self.start("read", "book.pdf", "--progress=json", "--memory-report", *arguments, stdout=out)
            with open(self.work / "out.txt", "rb") as seen, process.stderr:
                for line in process.stderr:
                    told.append(json.loads(line))
                    if told[-1]["event"] != "page":
                        continue
                    self.assertEqual((told[-1]["state"], told[-1]["source"]), ("done", "recognised"), told[-1])
                    done += 1
                    text += seen.read()
                    # A form feed stands between two pages: with n of them n pages are out, and some of the next.
                    behind = max(behind, done - 1 - text.count(b"\f"))
                text += seen.read()
        self.assertEqual(process.wait(timeout=60), 0, told[-5:])
        [peak] = re.findall(r"peak of all processes ([\d.]+) MiB", json.dumps(told))
        return done, float(peak), behind, text.decode()

    def peak_of_the_beginning_of(self, text):
        pages, peak, _, beginning = self.read("--pages", f"1-{BEGINNING}")
        self.assertEqual(pages, BEGINNING)
        self.assertTrue(text.startswith(beginning), "the beginning reads the same in the whole document")
        return peak

    def test_memory_and_text(self):
        pages, peak, behind, text = self.read()
        self.assertEqual(pages, PAGES)
        peaks = chance.beginnings(lambda: self.peak_of_the_beginning_of(text), peak / GROWTH)
        print(f"peak {peaks} MiB for {BEGINNING} pages, {peak} MiB for {PAGES}: "
              f"{peak / max(peaks):.3f}; text at most {behind} pages behind", flush=True)
        self.assertLessEqual(peak, max(peaks) * GROWTH)
        self.assertLessEqual(behind, LAG)
        folios = [int(number) for number in re.findall(r"folio ?(\d+)", text)]
        self.assertEqual(folios, sorted(folios))
        self.assertGreaterEqual(len(folios), PAGES * 0.95)


if __name__ == "__main__":
    if os.environ.get("PLIMSOLL_SANITIZED"):
        print("skipped: memory under a sanitizer says nothing about memory without one")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
