"""Small PDFs and pictures, and pages as they would be read from them."""
import json
import struct
import zlib


def pdf(pages, resources="<< /Font << /F1 3 0 R >> >>"):
    """One page per (entries of its dictionary, content)."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", None, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for entries, content in pages:
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(f"<< /Type /Page /Parent 2 0 R {entries} /Resources {resources} /Contents {len(objects) + 2} 0 R >>")
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    return out + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def canonical(number):
    """To a tenth, and whole numbers as such."""
    rounded = round(number, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def word(text, left, top, right, bottom):
    return {"text": text, "polygon": [left, top, right, top, right, bottom, left, bottom], "confidence": 1}


def line(words, separator=" ", angle=0):
    """`words`: as word() gives them, in logical order."""
    xs = [x for one in words for x in one["polygon"][0::2]]
    ys = [y for one in words for y in one["polygon"][1::2]]
    box = word(separator.join(one["text"] for one in words), min(xs), min(ys), max(xs), max(ys))
    return {**box, "angle": angle, "words": words}


def page(lines, number=1, width=1000, height=1000, dpi=100, angle=0, source="recognised"):
    """A line of canonical JSON."""
    for shape in [shape for one in lines for shape in (one, *one["words"])]:
        shape["polygon"] = [canonical(number) for number in shape["polygon"]]
    block = {"kind": "text", "level": 0, "box": [0, 0, width, height], "lines": lines}
    return json.dumps({"number": number, "width": width, "height": height, "dpi": dpi, "angle": angle, "source": source,
                       "state": "done", "degradations": [], "blocks": [block]}, separators=(",", ":"), ensure_ascii=False)


def spread(text, left, top, size=30, step=None, rightwards=True):
    """Words of `text` one after the other, each as wide as it has characters."""
    words = []
    at = left
    step = step or size * 0.5
    for one in text.split():
        long = step * len(one)
        words.append(word(one, at, top, at + long, top + size) if rightwards else word(one, at - long, top, at, top + size))
        at += (long + step) * (1 if rightwards else -1)
    return line(words)


def png(width, height, colour=2, bits=8, interlace=0, pixel=b"\xff\x80\x00", palette=b""):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\0" + (pixel * width)[:(len(pixel) * width if bits == 8 else (width * bits + 7) // 8)] for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlace)
    extra = chunk(b"PLTE", palette) if palette else b""
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"pHYs", struct.pack(">IIB", 3937, 3937, 1)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
