"""Searchable PDFs: what is found in them, what they look like, and what is left of the original."""
import itertools
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import compose_helper
import made_documents as made
from compose_helper import MIB, Refused, compose

# With no dictionary in its own.
STREAM = re.compile(rb"<<[^<>]*?/Length (?P<size>\d+)[^<>]*>>\s*stream\r?\n")
SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent


def run(*command, given=None):
    done = subprocess.run([str(part) for part in command], input=given, capture_output=True, timeout=120, check=False)
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="plimsoll-compose-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def text(self, pdf, *options):
        status, out, err = run("pdftotext", *options, "-enc", "UTF-8", self.write("text.pdf", pdf), "-")
        self.assertEqual(status, 0, err)
        if "-q" not in options:
            self.assertEqual(err, "")
        return out.decode()

    def words(self, pdf, *options):
        return self.text(pdf, *options).split()

    def places(self, pdf, *options):
        """{word: (left, top, right, bottom)} in points of the page as it is shown."""
        out = self.text(pdf, "-bbox", "-cropbox", *options)
        found = re.findall(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', out)
        return {word: tuple(map(float, sides)) for *sides, word in found}

    def assert_sound(self, pdf, password=""):
        status, out, err = run("qpdf", *([f"--password={password}"] if password else []), "--check", self.write("check.pdf", pdf))
        self.assertEqual(status, 0, out.decode() + err)

    def assert_looks_the_same(self, before, after):
        pictures = [run("pdftoppm", "-r", "50", self.write(f"{name}.pdf", pdf))[1] for name, pdf in (("before", before), ("after", after))]
        self.assertTrue(pictures[0])
        self.assertEqual(*pictures)

    def assert_place(self, found, word, within=1.5):
        """Letters stand in the middle of their word, 0.8 as high as it is; a word is longer than it is high."""
        left, top, right, bottom = word
        x, y = (0, 0.1 * (bottom - top)) if right - left > bottom - top else (0.1 * (right - left), 0)
        expected = (left + x, top + y, right - x, bottom - y) if right - left != bottom - top else word
        for a, b in zip(found, expected):
            self.assertAlmostEqual(a, b, delta=within, msg=f"{found} instead of {expected}")


class FromPdf(Case):
    box = "/MediaBox [0 0 720 720]"  # 1000 pixels at 100 dpi

    def test_words_are_found_where_they_were_read(self):
        document = made.pdf([(self.box, "0 0 100 100 re f")])
        pdf = compose(document, [made.page([made.spread("Load line of the ship", 100, 200), made.spread("and below", 100, 300)])], 1).pdf
        self.assertEqual(self.words(pdf), "Load line of the ship and below".split())
        self.assertEqual(self.words(pdf, "-raw"), "Load line of the ship and below".split())
        self.assert_place(self.places(pdf)["Load"], (72, 144, 115.2, 165.6))
        self.assert_sound(pdf)
        self.assert_looks_the_same(document, pdf)
        self.assertEqual(pdf, compose(document, [made.page([made.spread("Load line of the ship", 100, 200),
                                                            made.spread("and below", 100, 300)])], 1).pdf)

    def test_turned_and_cut_pages(self):
        """The same place of what is shown, however the page gets there."""
        for entries in (self.box, self.box + " /Rotate 90", self.box + " /Rotate 180", self.box + " /Rotate -90",
                        "/MediaBox [0 0 1000 1000] /CropBox [100 200 820 920]", "/MediaBox [-50 -60 670 660] /UserUnit 2",
                        "/MediaBox [0 0 1000 1000] /CropBox [100 200 820 920] /Rotate 270"):
            with self.subTest(entries):
                document = made.pdf([(entries, "0 0 300 400 re f")])
                pdf = compose(document, [made.page([made.spread("Plimsoll mark", 100, 200)])], 1).pdf
                self.assert_sound(pdf)
                self.assert_looks_the_same(document, pdf)
                self.assertEqual(self.words(pdf), ["Plimsoll", "mark"])
                self.assert_place(self.places(pdf)["Plimsoll"], (72, 144, 158.4, 165.6))

    def test_pages_that_were_turned_to_be_read(self):
        # Read upright after a clockwise turn of the page: there it was 600 wide and 800 high.
        expected = {90: (144, 720 - 72 - 36, 165.6, 720 - 72), 180: (576 - 72 - 36, 720 - 165.6, 576 - 72, 720 - 144),
                    270: (576 - 165.6, 72, 576 - 144, 108)}
        for angle, place in expected.items():
            with self.subTest(angle):
                sides = "/MediaBox [0 0 576 720]"
                size = dict(width=1000, height=800) if angle != 180 else dict(width=800, height=1000)
                pdf = compose(made.pdf([(sides, "")]), [made.page([made.line([made.word("mark", 100, 200, 150, 230)])], angle=angle, **size)], 1).pdf
                self.assertEqual(self.words(pdf, "-raw"), ["mark"])
                self.assert_place(self.places(pdf)["mark"], place)

    def test_scripts(self):
        chinese = "载重线标志在船体中部"
        lines = [made.line([made.word(one, 100 + 40 * at, 200, 138 + 40 * at, 240) for at, one in enumerate(chinese)], separator=""),
                 made.spread("Ελληνικά Кириллица Naïve ﬁn 𝔘nicode", 100, 300), made.spread("ประเทศไทย हिन्दी", 100, 400)]
        pdf = compose(made.pdf([(self.box, "")]), [made.page(lines)], 1).pdf
        for options in ((), ("-raw",)):
            self.assertEqual(self.words(pdf, *options), [chinese, *"Ελληνικά Кириллица Naïve ﬁn 𝔘nicode ประเทศไทย हिन्दी".split()])
        self.assert_sound(pdf)

    def test_right_to_left(self):
        arabic, hebrew = "علامة خط التحميل مُهِمّ 1876", "קו המים של האונייה"
        lines = [made.spread(arabic, 900, 200, rightwards=False), made.spread(hebrew, 900, 300, rightwards=False)]
        pdf = compose(made.pdf([(self.box, "")]), [made.page(lines)], 1).pdf
        plain = re.sub("[\u200e\u200f\u202a-\u202e]", "", self.text(pdf)).split()
        self.assertEqual(plain, arabic.split() + hebrew.split())

    def test_columns_of_characters_and_tilted_lines(self):
        column = made.line([made.word(one, 800, 100 + 40 * at, 838, 138 + 40 * at) for at, one in enumerate("船舶载重线")], separator="")
        tilted = made.line([made.word(one, 0, 0, 0, 0) for one in "a slightly tilted line of text".split()])
        at = 100
        for one in tilted["words"]:
            end = at + 16 * len(one["text"])
            rise = lambda x: 300 - 0.02 * x
            one["polygon"] = [at, rise(at), end, rise(end), end, rise(end) + 30, at, rise(at) + 30]
            at = end + 16
        tilted["polygon"] = [100, rise(100), at, rise(at), at, rise(at) + 30, 100, rise(100) + 30]
        pdf = compose(made.pdf([(self.box, "")]), [made.page([tilted, column])], 1).pdf
        words = self.words(pdf, "-raw")
        self.assertEqual(words[:6], "a slightly tilted line of text".split())
        self.assertEqual("".join(words[6:]), "船舶载重线")
        self.assert_place(self.places(pdf)["船"], (576, 72, 603.4, 99.4), within=3)

    def test_only_recognised_pages_get_text(self):
        shown = "BT /F1 20 Tf 72 600 Td (own) Tj ET"
        document = made.pdf([(self.box, shown)] * 3)
        failed = made.page([], number=3).replace('"state":"done"', '"state":"failed"').replace(
            ',"blocks"', ',"failure":{"reason":"damaged","message":"m","context":""},"blocks"')
        pdf = compose(document, [made.page([made.spread("twice", 100, 100)], number=1, source="text_layer"),
                                 made.page([made.spread("added", 100, 100)], number=2), failed], 3).pdf
        self.assertEqual([page.split() for page in self.text(pdf).split("\f")[:3]], [["own"], ["added", "own"], ["own"]])
        self.assert_looks_the_same(document, pdf)
        self.assertEqual(self.words(compose(document, [], 3).pdf), ["own"] * 3)

    def test_faults_of_the_page_s_own_content_do_not_matter(self):
        document = made.pdf([(self.box, "q 2 0 0 2 50 50 cm BT /F1 10 Tf (own) Tj"), (self.box, "Q Q 0.5 0 0 0.5 0 0 cm BT /F1 10 Tf (own) Tj ET")])
        pdf = compose(document, [made.page([made.spread("mark", 100, 200)], number=number) for number in (1, 2)], 2).pdf
        self.assert_place(self.places(pdf, "-q")["mark"], (72, 144, 115.2, 165.6))
        self.assert_looks_the_same(document, pdf)

    def test_streams_are_kept_byte_for_byte(self):
        document = self.write("plain.pdf", made.pdf([(self.box, f"BT /F1 20 Tf 72 600 Td (page {number}) Tj ET % {number}") for number in (1, 2, 3)]))
        shapes = {"plain": [], "object streams": ["--object-streams=generate"], "linearised": ["--linearize"]}
        for name, options in shapes.items():
            with self.subTest(name):
                shaped = self.folder / "shaped.pdf"
                run("qpdf", "--stream-data=compress", "--compression-level=1", "--recompress-flate", *options, document, shaped)
                original = shaped.read_bytes()
                pdf = compose(original, [made.page([made.spread("added", 100, 100)], number=2)], 3).pdf
                self.assert_sound(pdf)
                self.assert_looks_the_same(original, pdf)
                # All of them, those of pages, of objects and of tables apart.
                kept = [original[found.end():found.end() + int(found["size"])] for found in STREAM.finditer(original)
                        if b"/Type" not in found[0] and b"/S " not in found[0]]
                self.assertGreaterEqual(len(kept), 3)
                self.assertTrue(all(stream in pdf for stream in kept))
                self.assertEqual(b"/ObjStm" in pdf, "object" in name)

    def test_encrypted_documents_stay_encrypted(self):
        plain = self.write("plain.pdf", made.pdf([(self.box, "BT /F1 20 Tf 72 600 Td (own) Tj ET")]))
        locked = self.folder / "locked.pdf"
        run("qpdf", "--encrypt", "user", "owner", "256", "--", plain, locked)
        page = made.page([made.spread("added", 100, 100)])
        with self.assertRaises(Refused) as refused:
            compose(locked.read_bytes(), [page], 1, password="wrong")
        self.assertEqual(refused.exception.args[0], "encrypted")
        for password in ("user", "owner"):
            pdf = compose(locked.read_bytes(), [page], 1, password=password).pdf
            self.assert_sound(pdf, password="user")
            self.assertEqual(self.words(pdf, "-upw", "user"), ["added", "own"])
            self.assertNotEqual(run("pdftotext", self.write("x.pdf", pdf), "-")[0], 0)

    def test_what_cannot_be_composed_is_refused(self):
        page = made.page([made.spread("added", 100, 100)])
        document = made.pdf([(self.box, "")])
        for reason, words, arguments in (
                ("damaged", "1 pages when it is written, but 2", dict(document=document, pages=[page], page_count=2)),
                ("protocol", "", dict(document=document, pages=["{}"], page_count=1)),
                ("damaged", "", dict(document=b"%PDF-1.4 that is all", pages=[page], page_count=1)),
                ("unknown_format", "", dict(document=b"nothing that anybody knows" * 9, pages=[page], page_count=1)),
                ("output_failed", "larger than", dict(document=document, pages=[page], page_count=1, output_bytes=1000))):
            with self.assertRaises(Refused) as refused:
                compose(**arguments)
            self.assertEqual(refused.exception.args[0], reason, refused.exception.args)
            self.assertIn(words, refused.exception.args[1])

    def test_damaged_documents_are_repaired(self):
        document = made.pdf([(self.box, "0 0 100 100 re f")]).replace(b"startxref\n", b"startxref\n9")
        pdf = compose(document, [made.page([made.spread("added", 100, 100)])], 1).pdf
        self.assert_sound(pdf)
        self.assertEqual(self.words(pdf), ["added"])


class ReadersThatArrangePages(Case):
    """pdftotext without -raw works out columns for itself, and finds the words in their order all the same."""
    prose = ("Ships were lost because they carried more than they could bear and nobody had to say how much that was "
             "until a line was painted on every hull that told it to all who stood on the quay and watched her load").split()

    def composed(self, lines, **size):
        sides = (size.get("width", 1000), size.get("height", 1000))
        document = made.pdf([(f"/MediaBox [0 0 {sides[0] * 0.72} {sides[1] * 0.72}]", "")])
        return compose(document, [made.page(lines, **size)], 1).pdf

    def column(self, left, right, top, count, size=24, step=30, jitter=0):
        """Lines of as many words as fit, and of slightly different heights, as they are read."""
        lines, words = [], itertools.cycle(self.prose)
        for row in range(count):
            at, line = left, []
            height = size + (row * 7) % 5 - 2
            while True:
                text = next(words)
                if at + 10 * len(text) > right:
                    break
                y = top + row * step + (row * 3) % 4 * jitter
                line.append(made.word(text, at, y, at + 10 * len(text), y + height))
                at += 10 * len(text) + 8
            lines.append(made.line(line))
        return lines

    def assert_in_order(self, lines, **size):
        pdf = self.composed(lines, **size)
        expected = [one["text"] for line in lines for one in line["words"]]
        self.assertEqual(self.words(pdf), expected)
        self.assertEqual(self.words(pdf, "-raw"), expected)
        return pdf

    def test_columns_near_each_other(self):
        for gap in (20, 28, 40):
            with self.subTest(gap):
                lines = [made.spread("The Plimsoll Line", 300, 60, size=50)]
                lines += self.column(60, 500 - gap / 2, 150, 24, jitter=1) + self.column(500 + gap / 2, 940, 150, 24, jitter=1)
                self.assert_in_order(lines)

    def test_columns_with_paragraphs_beside_each_other(self):
        """Four that stand in a square are a table to such a reader."""
        left = self.column(60, 490, 100, 8) + self.column(60, 490, 360, 8)
        right = self.column(520, 940, 100, 8) + self.column(520, 940, 360, 8)
        self.assert_in_order(left + right)

    def test_paragraphs_are_apart(self):
        first, second = self.column(60, 490, 100, 3), self.column(60, 490, 215, 3)
        text = self.text(self.assert_in_order(first + second))
        self.assertEqual([bool(line.strip()) for line in text.split("\f")[0].rstrip().split("\n")], [True] * 3 + [False] + [True] * 3)

    def test_rows_of_a_table(self):
        rows = [("Cargo", "Tons", "Price"), ("Hemp", "40", "86.00"), ("Lamp oil", "5", "11.90"), ("Coal", "1200", "612.40")]
        lines = []
        for number, row in enumerate(rows):
            lines += [made.spread(cell, left, 100 + 50 * number, size=30) for cell, left in zip(row, (100, 450, 750))]
        pdf = self.assert_in_order(lines)
        # Nothing but words are words, and the layout is kept.
        found = re.findall(r"<word [^>]*>(.*?)</word>", self.text(pdf, "-bbox"))
        self.assertEqual([word for word in found if word.strip()], [word for row in rows for cell in row for word in cell.split()])
        self.assertFalse([word for word in found if word.strip() and " " in word])
        kept = [line for line in self.text(pdf, "-layout").splitlines() if line.strip()]
        for column in (1, 2):
            at = {line.index(row[column]) for line, row in zip(kept, rows)}
            self.assertLessEqual(max(at) - min(at), 2, kept)

    def test_a_line_with_a_wide_gap(self):
        lines = [made.line([made.word("TOTAL", 100, 100 + 60 * at, 175, 130 + 60 * at), made.word(price, 800, 100 + 60 * at, 900, 130 + 60 * at)])
                 for at, price in enumerate(("1.00", "22.00", "333.00"))]
        self.assert_in_order(lines)

    def test_a_page_that_is_askew(self):
        """By one degree, in points so large that poppler would lose the lines: a scan without a resolution."""
        lines = self.column(100, 1900, 100, 12, size=60, step=75)
        for line in lines:
            for shape in (line, *line["words"]):
                polygon = shape["polygon"]
                for corner in range(0, 8, 2):
                    polygon[corner + 1] -= math.tan(math.radians(1)) * polygon[corner]
        self.assert_in_order(lines, width=2000, height=1200, dpi=72)


class FromPictures(Case):
    def pixels(self, pdf, dpi):
        return run("pdftoppm", "-r", str(dpi), self.write("shown.pdf", pdf))[1]

    def embedded(self, pdf):
        run("pdfimages", "-all", self.write("images.pdf", pdf), self.folder / "image")
        return sorted(self.folder.glob("image*"))

    def test_a_jpeg_is_taken_as_it_is(self):
        photo = (SOURCE / "samples" / "photo.jpg").read_bytes()
        pdf = compose(photo, [made.page([made.spread("Notice to mariners", 100, 200)])], 1).pdf
        self.assert_sound(pdf)
        self.assertIn(photo, pdf)
        self.assertEqual(self.embedded(pdf)[0].read_bytes(), photo)
        self.assertEqual(self.words(pdf), "Notice to mariners".split())

    def test_the_text_alone(self):
        """For programs that lay it over a page themselves."""
        photo = (SOURCE / "samples" / "photo.jpg").read_bytes()
        whole, text = (compose(photo, [made.page([made.spread("Notice to mariners", 100, 200)])], 1, text_only=alone).pdf
                       for alone in (False, True))
        self.assert_sound(text)
        self.assertLess(len(text), 10_000)
        self.assertEqual(self.places(text), self.places(whole))
        self.assertEqual(len(set(self.pixels(text, 50).split(b"\n255\n", 1)[1])), 1)
        with self.assertRaises(Refused) as refused:
            compose(made.pdf([("/MediaBox [0 0 720 720]", "")]), [], 1, text_only=True)
        self.assertEqual(refused.exception.args[0], "usage")

    def test_a_turned_jpeg_is_shown_upright(self):
        """EXIF's orientations: where the words are does not depend on how the pixels lie."""
        photo = (SOURCE / "samples" / "photo.jpg").read_bytes()
        sizes = {}
        for orientation in range(1, 9):
            exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" + bytes([orientation]) + b"\0\0\0\0\0\0\0"
            turned = photo[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + photo[2:]
            pdf = compose(turned, [made.page([made.spread("mark", 100, 200)])], 1).pdf
            self.assertIn(turned, pdf)
            sizes[orientation] = re.search(r"Page size: +([\d.]+) x ([\d.]+)", run("pdfinfo", self.write("i.pdf", pdf))[1].decode()).groups()
            self.assertEqual(self.words(pdf), ["mark"])
        self.assertEqual(len({sizes[one] for one in (1, 2, 3, 4)}), 1)
        self.assertEqual({sizes[one] for one in (5, 6, 7, 8)}, {sizes[1][::-1]})

    def test_pngs(self):
        colour = b"\xff\x80\x00"
        cases = {"rgb": (made.png(40, 30), True, colour), "grey": (made.png(40, 30, colour=0, pixel=b"\x77"), True, b"\x77" * 3),
                 "palette": (made.png(40, 30, colour=3, pixel=b"\x01", palette=b"\0\0\0" + colour), True, colour),
                 "one bit": (made.png(40, 30, colour=0, bits=1, pixel=b"\xff"), True, b"\xff" * 3),
                 "alpha": (made.png(40, 30, colour=6, pixel=colour + b"\xff"), False, colour)}
        for name, (picture, as_it_is, pixel) in cases.items():
            with self.subTest(name):
                pdf = compose(picture, [made.page([made.spread("w", 100, 200)])], 1).pdf
                self.assert_sound(pdf)
                stored = picture[picture.index(b"IDAT") + 4:-16]
                self.assertEqual(stored in pdf, as_it_is)
                # 3937 pixels a metre are not quite 100 dpi: there may be a row and a column more.
                header, data = self.pixels(pdf, 100).split(b"\n255\n", 1)
                width, height = map(int, header.split()[1:])
                self.assertIn(width, (40, 41))
                self.assertIn(height, (30, 31))
                rows = [data[at:at + 3 * width][3:117] for at in range(3 * width, 3 * width * 29, 3 * width)]
                self.assertEqual(set(rows), {pixel * 38})

    def test_other_pictures_are_decoded(self):
        bitmap = (b"BM" + (54 + 16).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little") + (40).to_bytes(4, "little") +
                  (2).to_bytes(4, "little") * 2 + b"\1\0\x18\0" + bytes(4) + (16).to_bytes(4, "little") + (7874).to_bytes(4, "little") * 2 + bytes(8) +
                  b"\0\0\xff\0\xff\0\0\0" + b"\xff\0\0\xff\xff\xff\0\0")
        for picture in (bitmap, b"P6\n2 2\n255\n" + b"\0\0\xff\xff\xff\xff\xff\0\0\0\xff\0"):
            pdf = compose(picture, [made.page([made.spread("w", 100, 200)])], 1).pdf
            self.assert_sound(pdf)
            image = self.embedded(pdf)[0]
            run("pdfimages", self.folder / "images.pdf", self.folder / "raw")
            data = sorted(self.folder.glob("raw*"))[0].read_bytes().split(b"\n255\n", 1)[1]
            colours = {data[at:at + 3] for at in range(0, 12, 3)}
            self.assertEqual(len(data), 12)
            self.assertEqual(len(colours), 4, image)

    def test_a_resolution_that_is_not_said_is_200_dpi(self):
        pdf = compose(b"P5\n200 100\n255\n" + bytes(20000), [], 1).pdf
        self.assertIn(b"/MediaBox [0 0 72.0000 36.0000]", pdf)
        self.assertNotIn(b"/Font", pdf)


class Memory(Case):
    def test_a_thousand_pages_take_hardly_more_than_ten(self):
        text = "word number one of this line and more words"
        read = made.page([made.spread(text, 50, 20 * at + 20, size=16) for at in range(12)], number=7777)

        def peak(pages):
            document = made.pdf([("/MediaBox [0 0 720 720]", "0 0 100 100 re f")] * pages)
            numbered = (read.replace('"number":7777', f'"number":{number}') for number in range(1, pages + 1))
            composed = compose(document, numbered, pages)
            self.assert_sound(composed.pdf)
            return composed.peak

        few, many = peak(10), peak(1000)
        print(f"peak resident: {few / MIB:.1f} MiB for 10 pages, {many / MIB:.1f} MiB for 1000", file=sys.stderr)
        # Measured: 15 KB a page.
        self.assertLess(many - few, 1000 * 24 * 1024)


if __name__ == "__main__":
    assert compose_helper.EXECUTABLE.exists(), compose_helper.EXECUTABLE
    unittest.main(verbosity=2)
