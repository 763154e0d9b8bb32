"""Makes a long PDF out of the two scanned pages of samples/scan.pdf.

Each page shows a strip of one of the scans, every tenth page all of it, and a folio of its own below. No page shares its
picture with another one: a reader that keeps what it has decoded shows it.
"""
import re

WIDTH, HEIGHT, FOOT = 595, 842, 48  # points; the foot carries the folio
PERIOD = 20  # after so many pages all kinds of pages have been seen


def scans(pdf):
    """The JPEG streams of a PDF whose pictures are plain objects."""
    found = re.findall(rb"stream\r?\n(\xff\xd8\xff.*?)\r?\nendstream", pdf, re.DOTALL)
    if len(found) != 2:
        raise ValueError(f"two scans expected, {len(found)} found")
    return found


def window(number):
    """(bottom, height) of what page `number` shows of its scan."""
    if number % 10 == 5:
        return 0, HEIGHT
    step = (number - 1) % PERIOD
    return 360 + 20 * step, 44 + 6 * (step % 5)


def with_comment(jpeg, text):
    """The same picture in other bytes."""
    return jpeg[:2] + b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + jpeg[2:]


def write_book(path, sample, pages):
    """Streams the document into `path`: what is in memory is one page."""
    pictures = scans(sample.read_bytes())
    kids = " ".join(f"{4 + 3 * index} 0 R" for index in range(pages))
    offsets = []
    with open(path, "wb") as out:
        def add(*parts):
            offsets.append(out.tell())
            out.write(f"{len(offsets)} 0 obj\n".encode())
            for part in parts:
                out.write(part if isinstance(part, bytes) else part.encode())
            out.write(b"\nendobj\n")

        out.write(b"%PDF-1.4\n")
        add("<< /Type /Catalog /Pages 2 0 R >>")
        add(f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>")
        add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
        for number in range(1, pages + 1):
            bottom, height = window(number)
            own = len(offsets) + 1
            content = (f"q 0 {FOOT} {WIDTH} {height} re W n {WIDTH} 0 0 {HEIGHT} 0 {FOOT - bottom} cm /Im Do Q "
                       f"BT /F1 16 Tf 210 18 Td (This is folio {number}) Tj ET")
            picture = with_comment(pictures[number // 10 % 2], f"page {number}".encode())
            add(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {height + FOOT}] /Contents {own + 1} 0 R "
                f"/Resources << /Font << /F1 3 0 R >> /XObject << /Im {own + 2} 0 R >> >> >>")
            add(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
            add("<< /Type /XObject /Subtype /Image /Width 1240 /Height 1754 /ColorSpace /DeviceGray /BitsPerComponent 8 "
                f"/Filter /DCTDecode /Length {len(picture)} >>\nstream\n", picture, "\nendstream")
        start = out.tell()
        out.write(f"xref\n0 {len(offsets) + 1}\n0000000000 65535 f \n".encode())
        out.writelines(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
        out.write(f"trailer << /Size {len(offsets) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
