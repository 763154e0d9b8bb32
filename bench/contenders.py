"""Who is compared, and how each is run as its users run it. Each gives an Outcome for the same files on the same cores."""
import concurrent.futures
import dataclasses
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import lesser_processor
import plimsoll


@dataclasses.dataclass(frozen=True)
class Outcome:
    texts: dict                # {path: text}
    seconds: float             # from the first page's start to the last one's end
    start_seconds: float = 0   # loading before that, where it can be told apart
    engine_share: float = None  # of the wall time, inside the inference engine


@dataclasses.dataclass(frozen=True)
class Contender:
    name: str
    title: str
    environment: dict = dataclasses.field(default_factory=dict)

    def launch(self, watch, words, **options):
        process = subprocess.Popen(watch.enter(words), env={**plimsoll.own_environment(), **self.environment}, **options)
        watch.started(process)
        return process


@dataclasses.dataclass(frozen=True)
class Plimsoll(Contender):
    """One command, all files; its start is in `seconds`, which is to its disadvantage."""
    build: str = ""
    precision: str = "auto"
    avx2_only: bool = False

    def read(self, files, at_once, watch):
        if not self.avx2_only:
            return self.read_with(self.build, files, at_once, watch)
        with lesser_processor.tree(self.build) as tree:
            return self.read_with(tree, files, at_once, watch)

    def read_with(self, build, files, at_once, watch):
        with tempfile.TemporaryDirectory(prefix="plimsoll-bench-") as folder:
            options = [f"--precision={self.precision}", f"--jobs={at_once}", "-t", "txt", "-t", "json", "-o", folder]
            start = time.perf_counter()
            process = self.launch(watch, [*plimsoll.command(build, options), *map(str, files)])
            finish(process, (0, 23))
            seconds = time.perf_counter() - start
            readings = {path: plimsoll.reading(pathlib.Path(folder), path) for path in files}
        inside = sum(row["ms"] for reading in readings.values() for row in reading.json["run"]["timings"]
                     if row["inside_engine"])
        share = inside / 1000 / seconds if at_once == 1 else None  # documents at once overlap
        return Outcome({path: reading.text for path, reading in readings.items()}, seconds, engine_share=share)


@dataclasses.dataclass(frozen=True)
class RapidOcr(Contender):
    """A process that keeps its engine for all files; several at once are several processes, as people run it."""
    engine: str = "onnxruntime"
    precision: str = ""

    def read(self, files, at_once, watch):
        begin = time.perf_counter()
        readers = [self.start(files[first::at_once], watch) for first in range(min(at_once, len(files)))]
        for reader in readers:
            reader.stdout.readline()  # ready
        ready = time.perf_counter()
        for reader in readers:
            reader.stdin.write("go\n")
            reader.stdin.flush()
        with concurrent.futures.ThreadPoolExecutor(len(readers)) as pool:
            outputs = list(pool.map(lambda reader: reader.communicate()[0], readers))
        seconds = time.perf_counter() - ready
        for reader in readers:
            finish(reader, (0,))
        readings = [json.loads(line) for output in outputs for line in output.splitlines()]
        texts = {pathlib.Path(reading["path"]): "\n".join(line["text"] for line in reading["lines"])
                 for reading in readings}
        return Outcome(texts, seconds, ready - begin)

    def start(self, files, watch):
        script = pathlib.Path(__file__).with_name("rapidocr_reader.py")
        precision = ["--precision", self.precision] if self.precision else []
        words = [sys.executable, str(script), "--wait", "--engine", self.engine, *precision, *map(str, files)]
        return self.launch(watch, words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@dataclasses.dataclass(frozen=True)
class Tesseract(Contender):
    """A command per file, one thread each: its OpenMP threads wait by spinning, and on two cores that are not all its
    own a page took 12 s with them and 0.5 s without."""

    def read(self, files, at_once, watch):
        def one(path):
            process = self.launch(watch, ["tesseract", str(path), "-", "-l", "eng"], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True)
            text = process.communicate()[0]
            finish(process, (0,))
            return text
        start = time.perf_counter()
        with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
            texts = dict(zip(files, pool.map(one, files)))
        return Outcome(texts, time.perf_counter() - start)


def finish(process, good):
    if process.wait() not in good:
        raise plimsoll.Failed(f"{' '.join(process.args)[:300]} ended with {process.returncode}")


def contenders(build):
    """Every one, in the table's order."""
    everyone = [
        Plimsoll("plimsoll", "Plimsoll", build=build),
        Plimsoll("plimsoll-f32", "Plimsoll, f32", build=build, precision="f32"),
        RapidOcr("rapidocr", "RapidOCR 3.10, ONNX Runtime"),
        RapidOcr("rapidocr-openvino", "RapidOCR 3.10, OpenVINO", engine="openvino"),
        RapidOcr("rapidocr-openvino-f32", "RapidOCR 3.10, OpenVINO f32", engine="openvino", precision="f32"),
        Tesseract("tesseract", "Tesseract 5.3", {"OMP_THREAD_LIMIT": "1"}),
    ]
    if lesser := lesser_processor.library(build):
        preloaded = {"LD_PRELOAD": str(lesser)}
        everyone.append(Plimsoll("plimsoll-avx2", "Plimsoll, AVX2", preloaded, build=build, avx2_only=True))
        everyone.append(RapidOcr("rapidocr-avx2", "RapidOCR 3.10, ONNX Runtime, AVX2", preloaded))
    return {contender.name: contender for contender in everyone}
