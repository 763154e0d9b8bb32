"""OCRmyPDF with Plimsoll as its engine:

    ocrmypdf --plugin plimsoll_ocrmypdf.py scan.pdf searchable.pdf        or, installed by pip:
    ocrmypdf --plugin plimsoll_ocrmypdf    scan.pdf searchable.pdf

Each page goes to the program `plimsoll` ($PLIMSOLL_PROGRAM, --plimsoll-program, else on the PATH); no model is in here.
Its settings come from where they always come from: plimsoll.toml and variables such as PLIMSOLL_MAX_MEMORY.
"""
from __future__ import annotations

import functools
import json
import logging
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from ocrmypdf import hookimpl
from ocrmypdf.exceptions import MissingDependencyError, SubprocessOutputError
from ocrmypdf.pluginspec import OcrEngine, OrientationConfidence

log = logging.getLogger(__name__)

PARTLY_DONE = 23


def program(options=None) -> str:
    named = getattr(options, "plimsoll_program", None) or os.environ.get("PLIMSOLL_PROGRAM") or "plimsoll"
    found = shutil.which(named)
    if not found:
        raise MissingDependencyError(f"there is no program '{named}': say where plimsoll is with --plimsoll-program or $PLIMSOLL_PROGRAM")
    return found


def threads(options) -> int:
    """OCRmyPDF reads several pages at once: each has its share of the processors."""
    processors = len(os.sched_getaffinity(0))
    return max(1, processors // max(1, getattr(options, "jobs", None) or processors))


def run(options, *arguments, reading=True) -> str:
    """stdout; what it says on stderr is logged. A page that can be read in part is one that is read."""
    command = [program(options), *map(str, arguments)]
    environment = dict(os.environ)
    if reading:
        environment |= {"PLIMSOLL_THREADS": str(threads(options)), "PLIMSOLL_SERVICES": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    for line in done.stderr.splitlines():
        log.warning(line) if done.returncode else log.debug(line)
    if done.returncode not in (0, PARTLY_DONE):
        raise SubprocessOutputError(f"{' '.join(command)} ended with status {done.returncode}")
    return done.stdout


@functools.lru_cache(maxsize=8)
def version_of(executable: str) -> str:
    return subprocess.run([executable, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]


class PlimsollEngine(OcrEngine):
    @staticmethod
    def version() -> str:
        return version_of(program())

    @staticmethod
    def creator_tag(options) -> str:
        return f"Plimsoll {version_of(program(options))}"

    def __str__(self) -> str:
        return f"Plimsoll {self.version()}"

    @staticmethod
    def languages(options) -> set[str]:
        return set(run(options, "tesseract", "--list-langs", reading=False).splitlines()[1:])

    @staticmethod
    def get_orientation(input_file: Path, options) -> OrientationConfidence:
        page = json.loads(run(options, "read", input_file, "-t", "json"))["document"]["pages"][0]
        # How far the page lies turned clockwise; Plimsoll says how far it has to be turned to stand.
        return OrientationConfidence(angle=-page["angle"] % 360, confidence=100.0 if page["blocks"] else 0.0)

    @staticmethod
    def get_deskew(input_file: Path, options) -> float:
        return 0.0  # lines that are askew are read as they are

    @staticmethod
    def generate_hocr(input_file: Path, output_hocr: Path, output_text: Path, options) -> None:
        convert(input_file, {"hocr": output_hocr, "txt": output_text}, options)

    @staticmethod
    def generate_pdf(input_file: Path, output_pdf: Path, output_text: Path, options) -> None:
        convert(input_file, {"pdf": output_pdf, "txt": output_text}, options, "-c", "textonly_pdf=1")


def convert(picture: Path, outputs: dict[str, Path], options, *arguments) -> None:
    languages = "+".join(options.languages or [])
    with tempfile.TemporaryDirectory(prefix="plimsoll-") as folder:
        base = Path(folder) / "page"
        run(options, "tesseract", picture, base, *(("-l", languages) if languages else ()), *arguments, *outputs)
        for ending, path in outputs.items():
            shutil.move(f"{base}.{ending}", path)


@hookimpl
def add_options(parser):
    group = parser.add_argument_group("Plimsoll", "Where the pages are read")
    group.add_argument("--plimsoll-program", metavar="PATH", default=None, help="The program plimsoll, if it is not on the PATH")


@hookimpl
def check_options(options):
    program(options)
    # Plimsoll's own layer of text: every script, words in reading order, each where it stands.
    if options.pdf_renderer == "auto":
        options.pdf_renderer = "sandwich"


@hookimpl
def get_ocr_engine(options=None):
    if getattr(options, "ocr_engine", "auto") != "auto":
        return None
    return PlimsollEngine()
