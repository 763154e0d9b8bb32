"""Searchable PDFs: how many of the words that were read pdftotext finds in the output, in the order they were read in.

    make build && third_party/tools/bin/python bench/searchable_pdf.py [-v] [--features layout,tables] [--tesseract]

The pages of ../shared/data, those of PDFs without text of their own included. The share is that of the longest common
sequence; Chinese and Japanese count by character, and a word divided at a line's end is found where pdftotext joined it.
It is counted as pdftotext arranges pages by itself and as the file has the text (-raw); `in any order` says what is there
at all. Pages whose text lies on its side in the file stand apart: poppler has no order for columns of such text
(TextBlock::isBeforeByRule2 compares the wrong sides). --tesseract: Tesseract's own searchable PDFs against its own text,
pictures only. The exit status is 1 when less than 98 % are found by either way, or qpdf finds a fault.
"""
import argparse
import collections
import dataclasses
import json
import pathlib
import subprocess
import sys
import tempfile

import plimsoll
import sets
from rapidfuzz.distance import LCSseq

GOAL = 0.98
PICTURES = {"oldbooks": "pages/oldbooks/*.png", "receipts": "pages/sroie/*.jpg", "magazines": "pages/unlv/*.tif",
            "omnidoc": "pages/omnidoc/*.[jp][pn]g", "publaynet": "layout/publaynet/*.jpg",
            "ocrmypdf": "odd/ocrmypdf/*.[pj][dpn][fg]"}
WIDE = ((0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF))


@dataclasses.dataclass
class Count:
    words: int = 0
    plain: int = 0
    raw: int = 0
    anyhow: int = 0

    def __add__(self, other):
        return Count(*(mine + theirs for mine, theirs in zip(dataclasses.astuple(self), dataclasses.astuple(other))))

    def row(self, name):
        shares = (f"{part / self.words:9.4f}" if self.words else "        -" for part in (self.plain, self.raw, self.anyhow))
        return f"{name:34.34}{self.words:8d}{''.join(shares)}"


def words_in(text):
    """Words, and each ideograph by itself."""
    return "".join(f" {one} " if any(low <= ord(one) <= high for low, high in WIDE) else one for one in text).split()


def joined(lines, found):
    """[(word, how many words it is)]: what was divided at a line's end is one where the reader joined it."""
    flat = [(word, at + 1 == len(line)) for line in lines for at, word in enumerate(line)]
    known, out = set(found), []
    while flat:
        word, is_last = flat.pop(0)
        if is_last and len(word) > 1 and word[-1] == "-" and flat and word[:-1] + flat[0][0] in known:
            out.append((word[:-1] + flat.pop(0)[0], 2))
        else:
            out.append((word, 1))
    return out


def pdftotext(pdf, page, *options):
    words = ["pdftotext", "-enc", "UTF-8", "-f", str(page), "-l", str(page), *options, str(pdf), "-"]
    return words_in(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


def in_order(words, found):
    numbers = {}
    read, there = ([numbers.setdefault(word, len(numbers)) for word in row] for row in ([word for word, _ in words], found))
    lost = {edit.src_pos for edit in LCSseq.editops(read, there) if edit.tag == "delete"}
    return sum(weight for at, (_, weight) in enumerate(words) if at not in lost)


def in_any_order(words, found):
    there = collections.Counter(found)
    total = 0
    for word, weight in words:
        if there[word] > 0:
            there[word] -= 1
            total += weight
    return total


def count(lines, pdf, page):
    plain, raw = pdftotext(pdf, page), pdftotext(pdf, page, "-raw")
    words, raw_words = joined(lines, plain), joined(lines, raw)
    return Count(sum(map(len, lines)), in_order(words, plain), in_order(raw_words, raw), in_any_order(words, plain))


def lines_of(page):
    texts = (" ".join(word["text"] for word in line["words"]) or line["text"] for block in page["blocks"] for line in block["lines"])
    return [words for words in map(words_in, texts) if words]


def has_own_text(path):
    if path.suffix != ".pdf":
        return False
    done = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=False)
    return done.returncode != 0 or len(done.stdout.splitlines()) > 2


def read_one(build, path, folder, options):
    """Counts of its pages, upright ones and those on their side; None where it cannot be read."""
    words = [*plimsoll.command(build, options), "--text-layer", "ignore", "-t", "pdf", "-t", "json", "-o", f"{folder}/", str(path)]
    subprocess.run(words, stderr=subprocess.DEVNULL, env=plimsoll.own_environment(), check=False)
    pdf, text = (pathlib.Path(folder) / f"{path.stem}{suffix}" for suffix in (".pdf", ".json"))
    if not pdf.exists() or not text.exists():
        return None
    upright, turned = Count(), Count()
    for page in json.loads(text.read_text())["document"]["pages"]:
        counted = count(lines_of(page), pdf, page["number"])
        if page["angle"] in (90, 270):
            turned += counted
        else:
            upright += counted
    if subprocess.run(["qpdf", "--check", str(pdf)], capture_output=True, check=False).returncode != 0:
        raise plimsoll.Failed(f"qpdf finds a fault in the output of {path.name}")
    return upright, turned


def tesseract(path, folder):
    """Its own PDF against its own text; no pages on their side, it does not turn them."""
    stem = pathlib.Path(folder) / path.stem
    done = subprocess.run(["tesseract", str(path), str(stem), "pdf", "txt"], capture_output=True, check=False)
    if path.suffix == ".pdf" or done.returncode != 0:
        return None
    pages = stem.with_name(f"{stem.name}.txt").read_text().removesuffix("\f").split("\f")
    counted = Count()
    for number, text in enumerate(pages, 1):
        counted += count([words for words in map(words_in, text.splitlines()) if words], stem.with_name(f"{stem.name}.pdf"), number)
    return counted, Count()


def measured(read, documents, verbose):
    upright, turned = Count(), Count()
    for path in documents:
        with tempfile.TemporaryDirectory(prefix="plimsoll-bench-") as folder:
            counts = read(path, folder)
        if counts is None:
            continue
        upright, turned = upright + counts[0], turned + counts[1]
        if verbose:
            print(sum(counts, Count()).row("  " + path.name[-30:]), flush=True)
    return upright, turned


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=sets.SOURCE / "build/release")
    parser.add_argument("--sets", default=",".join(PICTURES))
    parser.add_argument("--features", default="")
    parser.add_argument("--tesseract", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")
    arguments = parser.parse_args()
    data = sets.needed_folder("searchable_pdf.py")
    options = ("--features", arguments.features) if arguments.features else ()
    readers = {"plimsoll": lambda path, folder: read_one(arguments.build, path, folder, options)}
    if arguments.tesseract:
        readers["tesseract"] = tesseract
    good = True
    for name, read in readers.items():
        print(f"{name:34}{'words':>8}{'in order':>9}{'-raw':>9}{'any':>9}")
        upright, turned = Count(), Count()
        for chosen in arguments.sets.split(","):
            documents = [path for path in sorted(data.glob(PICTURES[chosen])) if not has_own_text(path)]
            counts = measured(read, documents, arguments.verbose)
            print(counts[0].row(chosen), flush=True)
            upright, turned = upright + counts[0], turned + counts[1]
        print(upright.row("all"))
        print(turned.row("on their side"))
        if name == "plimsoll":
            good = min(upright.plain, upright.raw) >= GOAL * upright.words
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
