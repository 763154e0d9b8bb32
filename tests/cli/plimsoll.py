"""Runs plimsoll the way a shell does, away from the settings of whoever runs the tests; makes small documents."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

BUILD = pathlib.Path(os.environ["PLIMSOLL_BUILD"])
SOURCE = pathlib.Path(os.environ["PLIMSOLL_SOURCE"])
EXECUTABLE = BUILD / "bin" / "plimsoll"
PHOTO = SOURCE / "samples" / "photo.jpg"
SCAN = SOURCE / "samples" / "scan.pdf"
RECEIPT = SOURCE / "samples" / "receipt.png"


def environment(home, **more):
    """Of its own: nothing of the tester's settings, but the cache of compiled models that earlier tests filled."""
    names = ("PATH", "LANG", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return {**kept, "HOME": str(home), "PLIMSOLL_CACHE_FOLDER": str(BUILD / "test-cache"), **more}


def text_pdf(lines_of_pages, box=(612, 792)):
    """A PDF with a text layer: one page per list of lines, of this size in points."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", None, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in lines_of_pages:
        text = f"BT /F1 14 Tf 72 {box[1] - 72} Td 20 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {box[0]} {box[1]}] /Resources << /Font << /F1 3 0 R >> >> "
                       f"/Contents {len(objects) + 2} 0 R >>")
        objects.append(f"<< /Length {len(text)} >>\nstream\n{text}\nendstream")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    return out + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def numbered_pdf(pages, box=(612, 792)):
    """Each page says which one it is, in enough words for its text layer to be trusted."""
    return text_pdf([[f"This is page number {page} of the document", "and it has a second line of plain text"]
                     for page in range(1, pages + 1)], box)


def end(process):
    """A test that failed on the way leaves nothing running."""
    if process.poll() is None:
        process.kill()
        process.wait()


class Case(unittest.TestCase):
    """A folder of its own, in which every command runs."""
    maxDiff = 2000
    executable = EXECUTABLE

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="plimsoll-cli-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.home = self.folder / "home"
        self.home.mkdir()
        self.work = self.folder / "work"
        self.work.mkdir()

    def start(self, *arguments, env=None, **options):
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        process = subprocess.Popen([str(self.executable), *map(str, arguments)], cwd=self.work,
                                   env=environment(self.home, **(env or {})), **options)
        self.addCleanup(end, process)
        return process

    def run_plimsoll(self, *arguments, env=None, given=None, expect=0):
        """(stdout, stderr) as text; `given` is fed through a pipe."""
        process = self.start(*arguments, env=env, stdin=subprocess.PIPE if given is not None else subprocess.DEVNULL)
        out, err = process.communicate(given, timeout=240)
        out, err = out.decode(), err.decode()
        self.assertEqual(process.returncode, expect, f"{arguments}\n{out}\n{err}")
        return out, err

    def write(self, name, content):
        path = self.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def files(self):
        """All that is in the working folder, hidden files too."""
        return sorted(str(path.relative_to(self.work)) for path in self.work.rglob("*") if path.is_file())


def events(err):
    return [json.loads(line) for line in err.splitlines()]
