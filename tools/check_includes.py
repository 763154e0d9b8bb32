#!/usr/bin/env python3
"""Checks every #include of src/, apps/ and tests/ against tools/module_table.json, and ARCHITECTURE.md against both.

Usage: check_includes.py [ROOT] [--table FILE]. One line per violation on stdout, "file:line: what"; exit status 1 then.
The tests under tests/ may include every module (they look at the whole) and every library.
"""
import argparse
import json
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
SOURCES = {".cc", ".h", ".cpp", ".hpp", ".c"}


class Tree:
    """The module table and a source tree; collects violations."""

    def __init__(self, root, table):
        self.root = root
        self.table = table
        self.modules = table["modules"]
        self.violations = []

    def complain(self, place, text):
        self.violations.append(f"{place}: {text}")

    # --- the table itself

    def check_table(self):
        for name, module in self.modules.items():
            for used in module["uses"]:
                other = self.modules.get(used)
                if other is None:
                    self.complain("module_table.json", f"{name} uses {used}, which is no module")
                elif other["level"] >= module["level"]:
                    self.complain("module_table.json", f"{name} (level {module['level']}) uses {used} (level {other['level']})")
                elif other["half"] not in ("both", module["half"]):
                    self.complain("module_table.json", f"{name} uses {used} of the other half")

    # --- includes

    def check_sources(self):
        for top in ("src", "apps", "tests"):
            for path in sorted((self.root / top).rglob("*")):
                if path.suffix in SOURCES and path.is_file():
                    self.check_file(path)

    def check_file(self, path):
        relative = path.relative_to(self.root)
        if relative.parts[0] == "src" and len(relative.parts) > 2 and relative.parts[1] not in self.modules:
            self.complain(relative, f"folder src/{relative.parts[1]} is not in the module table")
            return
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            match = INCLUDE.match(line)
            if match is None:
                continue
            own, library = match.groups()
            why = self.own_header(path, relative, own) if own else self.library_header(relative, library)
            if why:
                self.complain(f"{relative}:{number}", why)

    def own_header(self, path, relative, header):
        first = header.split("/")[0]
        if header in self.table["generated"]:
            first = self.table["generated"][header]
        elif "/" not in header or first not in self.modules:
            if (path.parent / header).is_file() and ".." not in header:
                return None
            if self.find_library(header):
                return f'"{header}" is a library\'s: write it with <>'
            return f'"{header}" belongs to no module and does not stand beside this file'
        elif not (self.root / "src" / header).is_file():
            return f'"{header}" does not exist under src/'
        return self.module_rule(relative, first)

    def module_rule(self, relative, target):
        if relative.parts[0] == "tests":
            return None
        if relative.parts[0] == "apps":
            return self.app_rule(relative.parts[1], target)
        name = relative.parts[1]
        module, other = self.modules[name], self.modules[target]
        if target == name or target in module["uses"]:
            return None
        if other["level"] <= 1 and other["level"] < module["level"] and other["half"] in ("both", module["half"]):
            return None
        return f"{name} (level {module['level']}) may not include {target} (level {other['level']})"

    def app_rule(self, name, target):
        app = self.table["apps"].get(name)
        if app is None:
            return f"apps/{name} is not in the module table"
        if self.modules[target]["half"] not in ("both", app["half"]):
            return f"apps/{name} may not include {target}: it is of the other half"
        if target in app.get("never", []):
            return f"apps/{name} may not include {target}"
        return None

    def library_header(self, relative, header):
        if header.split("/")[0] in self.modules and (self.root / "src" / header).is_file():
            return f"<{header}> is ours: write it with quotes"
        found = self.find_library(header)
        if found is None:
            if re.fullmatch(r"[a-z_0-9]+", header) or any(header.startswith(known) for known in self.table["system"]):
                return None  # the standard library, the C library, the kernel's interface
            return f"<{header}> is of no library in the table"
        return self.library_rule(relative, *found)

    def find_library(self, header):
        hits = [(len(prefix), name, library) for name, library in self.table["libraries"].items()
                for prefix in library["headers"] if header.startswith(prefix)]
        return max(hits, key=lambda hit: hit[0])[1:] if hits else None

    @staticmethod
    def library_rule(relative, name, library):
        text = relative.as_posix()
        is_test = relative.stem.endswith("_test")
        if text.startswith("tests/") or (library.get("tests") and is_test):
            return None
        folders = library["folders"] + (library.get("test_folders", []) if is_test else [])
        if any(text.startswith(folder + "/") for folder in folders):
            return None
        return f"{name} may not appear here, only in {', '.join(library['folders']) or 'tests'}"

    # --- ARCHITECTURE.md

    def check_architecture(self):
        page = self.root / "ARCHITECTURE.md"
        if not page.is_file():
            self.complain("ARCHITECTURE.md", "is missing")
            return
        lines = page.read_text().splitlines()
        self.check_levels(lines)
        self.check_folders(lines)

    def check_levels(self, lines):
        rows = [re.match(r"^\| (\d) \| ([^|]+) \|", line) for line in lines]
        stated = {name: int(row[1]) for row in rows if row for name in re.findall(r"\w+", row[2])}
        stated.pop("apps", None)
        for name, module in self.modules.items():
            if stated.pop(name, None) != module["level"]:
                self.complain("ARCHITECTURE.md", f"does not show {name} at level {module['level']}")
        for name in stated:
            self.complain("ARCHITECTURE.md", f"shows {name}, which is not in the module table")

    def check_folders(self, lines):
        shown = set()
        for number, line in enumerate(lines, 1):
            if not re.match(r"^\| `(src|apps)/", line):
                continue
            for folder in re.findall(r"`((?:src|apps)/\w+)/`", line.split("|")[1]):
                shown.add(folder)
                planned = "planned" in line
                if self.has_sources(folder) == planned:
                    self.complain(f"ARCHITECTURE.md:{number}", f"{folder} " + (
                        "exists: it is no longer planned" if planned else "holds no sources and is not marked planned"))
        for folder in self.expected_folders() - shown:
            self.complain("ARCHITECTURE.md", f"the table of folders lacks {folder}")

    def has_sources(self, folder):
        return any(path.suffix in SOURCES for path in (self.root / folder).rglob("*"))

    def expected_folders(self):
        present = {f"src/{path.name}" for path in (self.root / "src").iterdir() if path.is_dir() and self.has_sources(f"src/{path.name}")}
        return present | {f"src/{name}" for name in self.modules} | {f"apps/{name}" for name in self.table["apps"]}


def main():
    here = pathlib.Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", nargs="?", type=pathlib.Path, default=here.parent)
    parser.add_argument("--table", type=pathlib.Path, default=here / "module_table.json")
    options = parser.parse_args()
    tree = Tree(options.root.resolve(), json.loads(options.table.read_text()))
    tree.check_table()
    tree.check_sources()
    tree.check_architecture()
    for violation in tree.violations:
        print(violation)
    print(f"check_includes: {len(tree.violations)} violations", file=sys.stderr)
    return 1 if tree.violations else 0


if __name__ == "__main__":
    sys.exit(main())
