"""Is tools/setup/packages.txt complete? check_packages.py BUILD

Every header and library that BUILD was made of, and every program that scripts and tests call, must belong to a package
of the list, to one that such a package depends on (recommendations are not installed), or to what each Debian has.
"""
import pathlib
import re
import shutil
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
# Called by the Makefile, the scripts and the tests.
PROGRAMS = ("make cmake ninja clang++-19 clang-19 ld.lld-19 clang-format-19 clang-tidy-19 llvm-cov-19 llvm-profdata-19 llvm-symbolizer-19 "
            "ccache git pkg-config protoc /usr/bin/python3 tesseract pdftotext pdfimages qpdf unzip patchelf curl ps awk xargs sha256sum "
            "mktemp readelf ldd bash").split()


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def files_of(build):
    """Outside the tree: the compiler's inputs and the linker's."""
    files = {line.strip() for line in output("ninja", "-C", build, "-t", "deps").splitlines() if line.startswith("    /")}
    files |= set(re.findall(r"(?<=\s)/\S+\.(?:so|a)[\d.]*(?=\s)", (pathlib.Path(build) / "build.ninja").read_text()))
    return {file for file in files if not file.startswith(str(TOP))}


def owners(files):
    """File → package, asked for once: each of these calls reads the whole database."""
    # A path may have been reached through a link such as /lib → /usr/lib; the database has the other one.
    names = {}
    for file in files:
        real = str(pathlib.Path(file).resolve())
        for path in (file, real, real.removeprefix("/usr")):
            names[path] = file
    found = {}
    for line in output("dpkg", "-S", *names).splitlines():
        package, _, path = line.partition(": ")
        if path in names and not line.startswith("diversion"):
            found[names[path]] = package.split(":")[0].split(",")[0]
    return found


def installed_with(names):
    """The packages of the names and all that they depend on, as far as installed here."""
    needs, provided, start = {}, {}, set(names)
    fields = "${Package}\t${Essential}\t${Priority}\t${Pre-Depends}, ${Depends}\t${Provides}\n"
    for line in output("dpkg-query", "-W", f"-f={fields}").splitlines():
        package, essential, priority, depends, provides = line.split("\t")
        needs[package] = [re.sub(r"[\s:(\[].*", "", each.strip()) for each in re.split(r"[,|]", depends) if each.strip()]
        for each in provides.split(","):
            provided.setdefault(re.sub(r"[\s(].*", "", each.strip()), set()).add(package)
        if essential == "yes" or priority == "required":
            start.add(package)
    reached, waiting = set(), list(start)
    while waiting:
        name = waiting.pop()
        for package in ({name} if name in needs else provided.get(name, set())) - reached:
            reached.add(package)
            waiting += needs[package]
    return reached


def main():
    build = sys.argv[1] if len(sys.argv) > 1 else "build/release"
    listed = [line for line in (TOP / "tools/setup/packages.txt").read_text().split("\n") if line and line[0] != "#"]
    there = installed_with(listed)
    wanted = {}
    for file, package in owners(files_of(build)).items():
        wanted.setdefault(package, file)
    paths = {program: shutil.which(program) for program in PROGRAMS}
    programs = owners([path for path in paths.values() if path])
    for program, path in paths.items():
        wanted.setdefault(programs.get(path) or f"(no package here has {program})", program)
    missing = {package: why for package, why in sorted(wanted.items()) if package not in there}
    for package, why in missing.items():
        print(f"packages: {package} is not in tools/setup/packages.txt nor a dependency of it; used: {why}")
    print(f"packages: {len(listed)} listed, {len(wanted)} used, {len(missing)} missing")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
