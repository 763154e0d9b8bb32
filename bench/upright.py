"""Whether pictures that were turned, by their EXIF data or in their pixels, are read upright."""
import plimsoll
import scoring

TURNED = ("phototest-rotated-180.png", "phototest-rotated-L.png", "phototest-rotated-R.png", "phototestrot.tif")
LINN = ("cardinal.pdf", "rotated_skew.pdf", "skew.pdf")
READ_UPRIGHT = 0.10  # CER; text read upside down or sideways is beyond 0.5


def exif(data, build, options=()):
    """What is wrong with the 18 photos. Each says `top`, `left N right`, `bottom` where those are when it is upright."""
    paths = sorted((data / "odd/exif").glob("*.jpg"))
    readings = plimsoll.read(build, paths, options)
    return [f"{path.name}: {fault}" for path in paths if (fault := out_of_place(readings[path], path.name))]


def out_of_place(reading, name):
    if not reading.pages():
        return "not read"
    page = reading.pages()[0]
    if (page["width"] > page["height"]) != name.startswith("Landscape"):
        return f"{page['width']}x{page['height']} pixels"
    places = {word["text"].lower(): centre(word["polygon"]) for line in reading.lines() for word in line["words"]}
    if not {"top", "bottom", "left", "right"} <= places.keys():
        return f"read {sorted(places)}"
    upright = places["top"][1] < places["bottom"][1] and places["left"][0] < places["right"][0]
    return "" if upright and page["angle"] == 0 else f"read at {page['angle']} degrees: {places}"


def centre(polygon):
    return sum(polygon[0::2]) / 4, sum(polygon[1::2]) / 4


def rotated(data, build, options=()):
    """Pages turned in their pixels, each against the text of its upright twin."""
    photo = (data / "pages/unlv/phototest.gold.txt").read_text()
    linn = (data / "odd/ocrmypdf/linn.txt").read_text()
    truths = {data / "pages/unlv" / name: photo for name in TURNED}
    truths |= {data / "odd/ocrmypdf" / name: linn for name in LINN}
    readings = plimsoll.read(build, list(truths), ["--text-layer=ignore", *options])
    wrong = []
    for path, truth in truths.items():
        pages = readings[path].text.split("\f")
        rates = [scoring.cer(truth, page) for page in pages if page.strip()] or [1.0]
        if max(rates) > READ_UPRIGHT:
            wrong.append(f"{path.name}: CER by page {', '.join(f'{rate:.3f}' for rate in rates)}")
    return wrong


COUNTED = 18 + len(TURNED) + len(LINN)
