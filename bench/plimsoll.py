"""Runs `plimsoll read` on files and hands back what it wrote."""
import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
import tempfile


@dataclasses.dataclass(frozen=True)
class Reading:
    text: str
    json: dict

    def pages(self):
        return self.json["document"]["pages"]

    def lines(self, page=0):
        return [line for block in self.pages()[page]["blocks"] for line in block["lines"]]


class Failed(RuntimeError):
    pass


def tree_with(build, infer, root):
    """Makes `root` a build folder in which `infer` stands for the inference helper."""
    build, root = pathlib.Path(build).resolve(), pathlib.Path(root)
    (root / "bin").mkdir(parents=True)
    shutil.copy2(build / "bin/plimsoll", root / "bin/plimsoll")  # it finds the others beside its own file
    (root / "share").symlink_to(build / "share")
    (root / "libexec/plimsoll").mkdir(parents=True)
    (root / "libexec/plimsoll/plimsoll-decode").symlink_to(build / "libexec/plimsoll/plimsoll-decode")
    (root / "libexec/plimsoll/plimsoll-infer").symlink_to(infer)
    return root


def command(build, options=()):
    return [str(pathlib.Path(build) / "bin" / "plimsoll"), "read", "--progress=none", *options]


def read(build, files, options=()):
    """{path: Reading}. Partly done is no failure here: a score of 0 says it better."""
    with tempfile.TemporaryDirectory(prefix="plimsoll-bench-") as folder:
        words = [*command(build, options), "-t", "txt", "-t", "json", "-o", folder, *map(str, files)]
        done = subprocess.run(words, stderr=subprocess.PIPE, text=True, env=own_environment(), check=False)
        if done.returncode not in (0, 2, 23):
            raise Failed(f"plimsoll ended with {done.returncode}:\n{done.stderr}")
        return {path: reading(pathlib.Path(folder), path) for path in files}


def own_environment():
    """Without the settings of whoever runs the bench, which would change what is compared."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PLIMSOLL_")}


def reading(folder, path):
    """What was written for `path`; the stems of one run are distinct."""
    text, data = folder / f"{path.stem}.txt", folder / f"{path.stem}.json"
    if not data.exists():
        return Reading("", {"document": {"pages": []}, "run": {"timings": [], "wall_ms": 0}})
    return Reading(text.read_text(), json.loads(data.read_text()))
