"""The evaluation sets of ../shared/data, each document with what is known about it. Nothing of them is kept here."""
import dataclasses
import json
import os
import pathlib
import subprocess
import sys

import scoring

SOURCE = pathlib.Path(__file__).resolve().parent.parent
RECEIPTS = 20  # the first by name, as in issue 3
MAGAZINES = ("8071_093.3B", "8087_054.3B")


@dataclasses.dataclass(frozen=True)
class Document:
    path: pathlib.Path
    truth: str


@dataclasses.dataclass(frozen=True)
class Set:
    """A goal is (score, bound): an upper one for cer, a lower one for the others."""
    name: str
    documents: list
    goal: tuple = ()
    upper_case: bool = False  # the truth is, whatever the pictures have

    def scores(self, document, text):
        truth, text = (document.truth.upper(), text.upper()) if self.upper_case else (document.truth, text)
        return {"cer": scoring.cer(truth, text), "character_f1": scoring.character_f1(truth, text),
                "word_f1": scoring.word_f1(truth, text)}

    def first(self, count):
        return dataclasses.replace(self, documents=self.documents[:count])

    def paths(self):
        return [document.path for document in self.documents]


def folder():
    """Of the evaluation data, or None where it is absent."""
    given = pathlib.Path(os.environ.get("PLIMSOLL_EVAL_DATA", SOURCE / ".." / "shared" / "data"))
    return given.resolve() if given.is_dir() else None


def needed_folder(program):
    """The same; ends the program where it is absent."""
    data = folder()
    if data is None:
        sys.exit(f"{program}: the evaluation data is absent: ../shared/data, or PLIMSOLL_EVAL_DATA")
    return data


def with_text_beside(paths):
    return [Document(path, path.with_name(path.name.removesuffix(path.suffix) + ".txt").read_text()) for path in paths]


def oldbooks(data):
    return Set("oldbooks", with_text_beside(sorted((data / "pages/oldbooks").glob("*.png"))), ("cer", 0.010))


def magazines(data):
    return Set("magazines", with_text_beside([data / f"pages/unlv/{stem}.tif" for stem in MAGAZINES]), ("cer", 0.05))


def receipt_text(path):
    """x1,y1,..,x4,y4,text per line; the text itself may have commas."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return "\n".join(line.split(",", 8)[8] for line in lines if line.count(",") >= 8)


def receipts(data):
    pictures = sorted((data / "pages/sroie").glob("*.jpg"))[:RECEIPTS]
    documents = [Document(path, receipt_text(path.with_suffix(".csv"))) for path in pictures]
    return Set("receipts", documents, ("character_f1", 0.976), upper_case=True)


def omnidoc(data):
    """Text regions in reading order; tables and formulas carry no text, so only F1 means something."""
    documents = []
    for page in json.loads((data / "pages/omnidoc/truth.json").read_text()):
        regions = [region for region in page["layout_dets"] if region.get("text") and not region.get("ignore")]
        regions.sort(key=lambda region: region.get("order") or 0)
        picture = data / "pages/omnidoc" / page["page_info"]["image_path"]
        documents.append(Document(picture, "\n".join(region["text"] for region in regions)))
    return Set("omnidoc", documents)


def contracts(data):
    """Against pdftotext, which reads the same text layer."""
    def layer(path):
        return subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout
    paths = sorted((data / "pages/contracts").glob("*.pdf"))
    return Set("contracts", [Document(path, layer(path)) for path in paths], ("cer", 0.001))


def lines(data):
    """A set per script. Truths that are only a first line or a count are left to other tests."""
    scripts = {}
    for name, known in json.loads((data / "lines/rapidocr/truth.json").read_text()).items():
        if "lines" in known:
            document = Document(data / "lines/rapidocr" / name, "\n".join(known["lines"]))
            scripts.setdefault(known["script"], []).append(document)
    return [Set(f"lines: {script}", documents) for script, documents in sorted(scripts.items())]


READING_SETS = {"oldbooks": oldbooks, "receipts": receipts, "magazines": magazines}
