"""Whole documents as Markdown, page by page, as each contender writes it: {path: [text of page 1, …]}."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import plimsoll

PDF_DPI = 200  # what plimsoll renders PDFs at by itself; RapidOCR gets the same pixels
PAGE_START = re.compile(r"^<!-- page \d+.*?-->\n", re.MULTILINE)


def pages_of(markdown):
    """plimsoll's Markdown begins each page with a comment, which is not text."""
    return PAGE_START.split(markdown)[1:]


def plimsoll_markdown(build, files, options=()):
    with tempfile.TemporaryDirectory(prefix="plimsoll-bench-") as folder:
        words = [*plimsoll.command(build, options), "-t", "md", "-o", folder, *map(str, files)]
        done = subprocess.run(words, stderr=subprocess.PIPE, text=True, env=plimsoll.own_environment(), check=False)
        if done.returncode not in (0, 23):
            raise plimsoll.Failed(f"plimsoll ended with {done.returncode}:\n{done.stderr}")
        markdown = {path: pathlib.Path(folder) / f"{path.stem}.md" for path in files}
        if missing := [path.name for path, text in markdown.items() if not text.exists()]:
            raise plimsoll.Failed(f"plimsoll read nothing of {', '.join(missing)}:\n{done.stderr}")
        return {path: pages_of(text.read_text()) for path, text in markdown.items()}


def rendered(pdf, folder):
    """The pages of a PDF as pictures in `folder`, in their order."""
    stem = pathlib.Path(folder) / pdf.stem
    subprocess.run(["pdftoppm", "-r", str(PDF_DPI), "-png", str(pdf), str(stem)], check=True)
    return sorted(pathlib.Path(folder).glob(f"{pdf.stem}-*.png"), key=lambda page: int(page.stem.rsplit("-", 1)[1]))


def rapidocr(files):
    """Its lines in its order, and the Markdown that it makes of them."""
    with tempfile.TemporaryDirectory(prefix="plimsoll-bench-") as folder:
        pictures = {path: rendered(path, folder) if path.suffix == ".pdf" else [path] for path in files}
        script = pathlib.Path(__file__).with_name("rapidocr_reader.py")
        words = [sys.executable, str(script), "--markdown", *(str(page) for pages in pictures.values() for page in pages)]
        output = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True).stdout
    found = {reading["path"]: reading for reading in map(json.loads, output.splitlines()) if "path" in reading}
    lines, markdown = {}, {}
    for path, pages in pictures.items():
        lines[path] = ["\n".join(line["text"] for line in found[str(page)]["lines"]) for page in pages]
        markdown[path] = [found[str(page)].get("markdown", "") for page in pages]
    return lines, markdown
