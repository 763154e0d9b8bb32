"""What --memory-report says of whole runs: forecasts cover pages they were not fitted to, use stays below the ledger, and
the peak does not grow with the number of pages. Needs the evaluation data for the first; skipped by name without it."""
import struct
import unittest

import chance
from reported_run import SOURCE, ReportedRun, pages_of

PHOTO = SOURCE / "samples" / "photo.jpg"


def picture_pdf(jpeg, pages):
    """Every page shows the same picture."""
    at = 2
    while jpeg[at + 1] not in (0xC0, 0xC1, 0xC2):
        at += 2 + struct.unpack(">H", jpeg[at + 2:at + 4])[0]
    height, width = struct.unpack(">HH", jpeg[at + 5:at + 9])
    space = {1: "/DeviceGray", 3: "/DeviceRGB"}[jpeg[at + 9]]
    content = f"q {width * 0.24:.2f} 0 0 {height * 0.24:.2f} 0 0 cm /P Do Q"
    first = 5
    kids = " ".join(f"{first + page} 0 R" for page in range(pages))
    bodies = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>".encode(),
              f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace {space} /BitsPerComponent 8 "
              f"/Filter /DCTDecode /Length {len(jpeg)} >>\nstream\n".encode() + jpeg + b"\nendstream",
              f"<< /Length {len(content)} >>\nstream\n{content}\nendstream".encode()]
    page = (f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width * 0.24:.2f} {height * 0.24:.2f}] "
            "/Resources << /XObject << /P 3 0 R >> >> /Contents 4 0 R >>").encode()
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies + [page] * pages, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(offsets) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    return out + f"trailer << /Size {len(offsets) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


class MemoryReport(ReportedRun):
    def test_forecasts_cover_pages_that_they_were_not_fitted_to(self):
        pages, receipts = pages_of("pages/oldbooks"), pages_of("pages/sroie")
        if not pages or not receipts:
            self.skipTest("no evaluation data")
        self.read(*pages[:6], *receipts[:6])
        later = self.read(*pages[6:12], *receipts[6:12])
        print(later["text"])
        self.assertGreaterEqual(later["pages"], 10)
        self.assertGreaterEqual(later["coverage"], 0.99)
        self.assertLessEqual(later["over"], 1.5)
        self.assertEqual(later["above"], 0, "more in use than reserved")

    def test_the_peak_does_not_grow_with_the_number_of_pages(self):
        book = self.folder / "book.pdf"
        book.write_bytes(picture_pdf(PHOTO.read_bytes(), 24))
        self.read(book, "--pages", "1-2")  # compiles what later runs find compiled
        whole = self.read(book)
        self.assertEqual(whole["above"], 0, "more in use than reserved")
        prefixes = chance.beginnings(lambda: self.read(book, "--pages", "1-8")["peak"], whole["peak"] / 1.02)
        print(f"peak of 8 pages {prefixes} MiB, of 24 {whole['peak']} MiB")
        self.assertLessEqual(whole["peak"], 1.02 * max(prefixes))


if __name__ == "__main__":
    unittest.main(verbosity=2)
