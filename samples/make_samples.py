#!/usr/bin/env python3
"""Makes the sample documents of this folder and the text that each of them says.

Needs Pillow and numpy and Debian's fonts-dejavu-core and fonts-noto-cjk; its output is committed, so nobody needs them
to build or to test. The same script gives the same pictures: the noise is seeded. Texts and pictures are our own.
"""
import pathlib
import textwrap
import time

import numpy
from PIL import Image, ImageDraw, ImageFilter, ImageFont

HERE = pathlib.Path(__file__).resolve().parent
DEJAVU = "/usr/share/fonts/truetype/dejavu/"
SERIF, SERIF_BOLD = DEJAVU + "DejaVuSerif.ttf", DEJAVU + "DejaVuSerif-Bold.ttf"
SANS, MONO = DEJAVU + "DejaVuSans.ttf", DEJAVU + "DejaVuSansMono.ttf"
CJK, CJK_BOLD = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc"

HISTORY = [
    "The mark on the hull has one purpose. It says how deep a ship may lie in the water before the sea begins to decide "
    "for her. A master who looks at it needs no table and no opinion; either the mark is dry or it is wet.",
    "Before there was a mark, cargo was a matter of courage. Ships left harbour with their decks almost level with the "
    "waves, insured for more than they were worth, and many of them were never seen again. The crews called them coffin "
    "ships. In 1876, after years of dispute, the law asked every owner to paint a line and to keep it above the water.",
    "The line did not make the sea calmer. It did something more modest and more useful: it turned a judgement that was "
    "made too late, in a storm, into one that is made early, at the quay, with a measuring rod in hand.",
]
LEFT = [
    "A hold that is full looks much like a hold that is nearly full. The difference shows only when the weather turns, and "
    "then nothing can be put ashore.",
    "So the rule came first and the reasons later. Fresh water lifts a hull less than salt water, and winter is harder than "
    "summer; each has a mark of its own.",
]
RIGHT = [
    "What is true of ships is true of machines. Memory that was never counted is found missing at the worst moment, when "
    "everything else depends on it.",
    "Whoever reserves before loading may have to wait. Whoever does not may have to explain. Of the two, waiting is cheaper "
    "by far.",
]
NOTICE = [("HARBOUR OFFICE", 58), ("Notice to all masters", 40), ("Berth 12 is closed from 3 to 17 May", 34),
          ("Depth at low water: 6.40 m", 34), ("Water and fuel at pier 4, daily 07:30", 34), ("Telephone 0471 226 8135", 34),
          ("Keep the load line clear", 40)]
MIXED_TITLE = "载重线与船舶安全"
MIXED = [
    ("zh", "载重线是船舶两侧的标志，用来表示船舶在不同水域和季节中允许的最大吃水深度。装货时，水面不得高于这条线。"),
    ("en", "The load line shows how deeply a ship may be loaded in each season and in each kind of water."),
    ("zh", "一八七六年，英国议会通过法律，要求每艘商船都必须画上这条线。从此，超载的船只不得离开港口。"),
    ("en", "Six marks are common: tropical fresh water, fresh water, tropical, summer, winter and North Atlantic winter."),
    ("zh", "淡水的浮力小于海水，所以淡水标志的位置较高。冬季风浪较大，因此冬季标志的位置较低。"),
    ("en", "Every number is checked at the quay, before the ship leaves, and never at sea."),
]

RECEIPT = [
    "SHIP CHANDLER SOUTH QUAY",
    "Hemp rope 40 m      86.00",
    "Signal lamp         24.50",
    "Lamp oil 5 l        11.90",
    "TOTAL              122.40",
    "Paid 14 May, 09:35",
    "Fair winds",
]


def font(path, size):
    return ImageFont.truetype(path, size)


def wrapped(draw, text, face, width):
    """Breaks between words, or between any two characters where a script has no spaces."""
    words = text.split(" ") if " " in text else list(text)
    joint = " " if " " in text else ""
    lines, line = [], ""
    for word in words:
        longer = line + joint + word if line else word
        if line and draw.textlength(longer, face) > width:
            # Chinese punctuation never begins a line: it hangs over the edge instead.
            if word in "，。、；：":
                line = longer
                continue
            lines.append(line)
            line = word
        else:
            line = longer
    return lines + [line]


def paragraphs(draw, texts, face, box, leading, said):
    """Draws the paragraphs into box = (x, y, width); returns the y below them and appends the lines to `said`."""
    x, y, width = box
    for text in texts:
        for line in wrapped(draw, text, face, width):
            draw.text((x, y), line, 25, face)
            said.append(line)
            y += leading
        y += leading * 2 // 3
    return y


def scanned(page, angle, seed):
    """What a flat-bed scanner makes of a page: skew, blur, uneven paper, noise, a shadow at the spine."""
    random = numpy.random.default_rng(seed)
    page = page.rotate(angle, Image.BICUBIC, fillcolor=250).filter(ImageFilter.GaussianBlur(0.7))
    pixels = numpy.asarray(page, dtype=numpy.float32)
    height, width = pixels.shape
    coarse = Image.fromarray(random.normal(128, 24, (height // 64, width // 64)).clip(0, 255).astype(numpy.uint8))
    paper = (numpy.asarray(coarse.resize((width, height), Image.BICUBIC), dtype=numpy.float32) - 128) * 0.12
    shadow = 70 * numpy.exp(-numpy.arange(width, dtype=numpy.float32) / 22)
    pixels = pixels * 0.93 + 8 + paper - shadow[None, :] + random.normal(0, 2.5, pixels.shape)
    return Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8))


def first_page(said):
    page = Image.new("L", (1240, 1754), 252)
    draw = ImageDraw.Draw(page)
    draw.text((160, 150), "The Load Line", 20, font(SERIF_BOLD, 46))
    said.append("The Load Line")
    y = paragraphs(draw, HISTORY, font(SERIF, 27), (160, 260, 920), 42, said)
    draw.line((160, y + 20, 1080, y + 20), 90, 2)
    closing = "Set by hand, printed once, 240 copies."
    draw.text((160, y + 50), closing, 25, font(SERIF, 24))
    said.append(closing)
    return scanned(page, 0.6, 1)


def second_page(said):
    page = Image.new("L", (1240, 1754), 252)
    draw = ImageDraw.Draw(page)
    draw.text((130, 150), "What the mark teaches", 20, font(SERIF_BOLD, 40))
    said.append("What the mark teaches")
    for column, x in ((LEFT, 130), (RIGHT, 680)):
        paragraphs(draw, column, font(SERIF, 25), (x, 260, 430), 38, said)
    return scanned(page, -0.4, 2)


def make_scan():
    texts = [[], []]
    pages = [first_page(texts[0]), second_page(texts[1])]
    then = time.struct_time((2026, 1, 1, 0, 0, 0, 3, 1, 0))
    pages[0].save(HERE / "scan.pdf", save_all=True, append_images=pages[1:], resolution=150, quality=55,
                  title="The Load Line", creationDate=then, modDate=then)
    (HERE / "scan.txt").write_text("\f".join("\n".join(lines) + "\n" for lines in texts))


def make_photo():
    """A notice on a wooden board, seen slightly from the side; the camera was held upright, its sensor was not."""
    random = numpy.random.default_rng(3)
    grain = random.normal(0, 1, (1, 1200)).repeat(1600, 0) * 7 + random.normal(0, 3, (1600, 1200))
    board = numpy.stack([grain + level for level in (142, 104, 68)], -1).clip(0, 255).astype(numpy.uint8)
    picture = Image.fromarray(board)
    sheet = Image.new("RGB", (860, 1000), (247, 243, 230))
    draw = ImageDraw.Draw(sheet)
    y = 90
    for text, size in NOTICE:
        face = font(SANS, size)
        draw.text(((860 - draw.textlength(text, face)) / 2, y), text, (30, 34, 60), face)
        y += size + 62
    mask = Image.new("L", sheet.size, 255)
    corners = ((1200, 1600), (150, 260, 1030, 300, 1000, 1330, 180, 1290))
    picture.paste(*projected(sheet, mask, *corners))
    light = numpy.linspace(1.08, 0.72, 1200)[None, :, None] * numpy.linspace(1.02, 0.9, 1600)[:, None, None]
    pixels = numpy.asarray(picture.filter(ImageFilter.GaussianBlur(0.8)), dtype=numpy.float32) * light
    pixels += random.normal(0, 4, pixels.shape)
    upright = Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8))
    exif = Image.Exif()
    exif[0x0112] = 6  # shown after a quarter turn clockwise
    upright.transpose(Image.ROTATE_90).save(HERE / "photo.jpg", quality=72, exif=exif)
    (HERE / "photo.txt").write_text("\n".join(text for text, _ in NOTICE) + "\n")


def projected(sheet, mask, size, quad):
    """The sheet and its mask drawn into `quad` (four corners, clockwise from the top left) of a picture of `size`."""
    width, height = sheet.size
    source = [(0, 0), (width, 0), (width, height), (0, height)]
    target = [quad[i:i + 2] for i in range(0, 8, 2)]
    rows, right = [], []
    for (x, y), (u, v) in zip(target, source):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    plan = numpy.linalg.solve(numpy.array(rows, dtype=float), numpy.array(right, dtype=float)).tolist()
    there = sheet.transform(size, Image.PERSPECTIVE, plan, Image.BICUBIC)
    return there, (0, 0), mask.transform(size, Image.PERSPECTIVE, plan, Image.BICUBIC)


def make_mixed():
    page = Image.new("L", (1240, 1500), 255)
    draw = ImageDraw.Draw(page)
    draw.text((330, 110), MIXED_TITLE, 10, font(CJK_BOLD, 56))
    said, y = [MIXED_TITLE], 260
    for language, text in MIXED:
        face = font(CJK if language == "zh" else SERIF, 34 if language == "zh" else 29)
        y = paragraphs(draw, [text], face, (150, y, 900), 54, said)
    colours = page.quantize(16)
    colours.save(HERE / "mixed.png", optimize=True)
    (HERE / "mixed.txt").write_text("\n".join(said) + "\n")


def make_receipt():
    """A small piece of paper, as scanners at a counter give it: thermal print, a little grey."""
    random = numpy.random.default_rng(5)
    paper = Image.new("L", (420, 360), 236)
    draw = ImageDraw.Draw(paper)
    face = font(MONO, 22)
    for row, text in enumerate(RECEIPT):
        draw.text((24, 24 + 44 * row), text, 52, face)
    pixels = numpy.asarray(paper.filter(ImageFilter.GaussianBlur(0.5)), dtype=numpy.float32)
    pixels += random.normal(0, 3, pixels.shape)
    Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8)).save(HERE / "receipt.png", optimize=True)
    (HERE / "receipt.txt").write_text("\n".join(RECEIPT) + "\n")


if __name__ == "__main__":
    make_scan()
    make_photo()
    make_mixed()
    make_receipt()
    for name in ("scan.pdf", "photo.jpg", "mixed.png", "receipt.png"):
        print(textwrap.shorten(f"{name}: {(HERE / name).stat().st_size} bytes", 80))
