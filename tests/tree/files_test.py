"""Rules about files as such: length, names, unfinished work, and no address of a package registry in the tree."""
import json
import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CODE = {".cc", ".h", ".py", ".sh", ".cmake", ".proto"}
MOST_LINES = 500
# Put together here so that this file keeps its own rule. Set-up reaches registries through their clients' settings.
REGISTRIES = [".".join(parts) for parts in (
    ("pypi", "org"), ("files", "pythonhosted", "org"), ("registry", "npmjs", "org"), ("registry", "yarnpkg", "com"),
    ("deb", "debian", "org"), ("security", "debian", "org"), ("snapshot", "debian", "org"), ("crates", "io"),
    ("proxy", "golang", "org"), ("conda", "anaconda", "org"), ("repo1", "maven", "org"), ("hub", "docker", "com"),
    ("registry-1", "docker", "io"), ("ghcr", "io"), ("quay", "io"))]
EMPTY_NAMES = re.compile(r"^(utils?|commons?|misc|helpers|stuff|manager|tools?|shared|types|constants)$")
EMPTY_TYPES = re.compile(r"\b(?:class|struct|namespace)\s+(\w*(?:Utils?|Common|Misc|Helpers)|utils?|common|misc|helpers|detail)\b")
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" "DO", "FIX" "ME", "XX" "X", "HA" "CK")) + r")\b")


def tracked():
    """Files that are, or would be, committed."""
    listing = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                             capture_output=True, check=False)
    if listing.returncode != 0:  # an unpacked archive: every file but build products
        names = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*")]
        names = [name for name in names if name.split("/")[0] not in ("build", "third_party", ".git")]
    else:
        names = [name for name in listing.stdout.decode().split("\0") if name]
    return [name for name in names if (ROOT / name).is_file()]


def is_code(name):
    return pathlib.Path(name).suffix in CODE


def lines_of(name):
    return (ROOT / name).read_text(errors="replace").splitlines()


class Files(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.names = tracked()

    def none(self, found, rule):
        self.assertFalse(found, rule + ":\n" + "\n".join(found))

    def test_the_tree_is_seen(self):
        self.assertGreater(sum(is_code(name) for name in self.names), 100)

    def test_each_make_target_is_there_once(self):
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        self.none(sorted({name for name in targets if targets.count(name) > 1}), "make targets that are there twice")

    def test_no_long_files(self):
        long = [f"{name}: {len(lines_of(name))}" for name in self.names if is_code(name) and len(lines_of(name)) > MOST_LINES]
        self.none(long, f"more than {MOST_LINES} lines")

    def test_no_registry_addresses(self):
        found = []
        for name in self.names:
            text = (ROOT / name).read_bytes().lower()
            found += [f"{name}: {host}" for host in REGISTRIES if host.encode() in text]
        self.none(found, "addresses of package registries")

    def test_no_empty_names(self):
        found = []
        for name in self.names:
            if not name.startswith(("src/", "apps/", "tests/")):
                continue
            found += [name for part in pathlib.PurePath(name).parts[1:] if EMPTY_NAMES.match(part.split(".")[0].lower())]
            if pathlib.Path(name).suffix in (".cc", ".h"):
                found += [f"{name}:{number}: {line.strip()}" for number, line in enumerate(lines_of(name), 1) if EMPTY_TYPES.search(line)]
        self.none(found, "names that say nothing")

    def test_nothing_unfinished(self):
        found = [f"{name}:{number}: {line.strip()}" for name in self.names if is_code(name)
                 for number, line in enumerate(lines_of(name), 1) if UNFINISHED.search(line)]
        self.none(found, "unfinished work")

    def test_notice_names_every_library_and_model(self):
        notice = (ROOT / "NOTICE").read_text()
        libraries = json.loads((ROOT / "tools/module_table.json").read_text())["libraries"]
        present = {header.group(1) for name in self.names if pathlib.Path(name).suffix in (".cc", ".h")
                   for header in map(re.compile(r"#include <([^>]+)>").match, lines_of(name)) if header}
        spelled = {"nlohmann/json": "JSON for Modern C++", "protobuf": "Protocol Buffers", "Asio": "Boost", "Beast": "Boost",
                   "Boost.System": "Boost", "TBB (OpenVINO's)": "oneTBB"}
        found = [name for name, library in libraries.items() if spelled.get(name, name) not in notice
                 and any(header.startswith(prefix) for header in present for prefix in library["headers"])]
        models = json.loads((ROOT / "models/catalogue.json").read_text())["models"]
        found += [model["name"] for model in models if model["name"] not in notice]
        self.none(found, "missing in NOTICE")

    def test_the_two_pages_for_readers_stay_short(self):
        for name, most in (("README.md", 150), ("ARCHITECTURE.md", 300)):
            self.assertLessEqual(len(lines_of(name)), most, name)


if __name__ == "__main__":
    unittest.main()
