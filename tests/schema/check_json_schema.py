#!/usr/bin/env python3
"""Checks exported JSON files against docs/document.schema.json. Usage: check_json_schema.py SCHEMA FILE...

Exit status 77 (skipped) where the jsonschema package is missing: it is in the tools environment of make setup.
"""
import copy
import json
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: no jsonschema package; make setup installs it")
    sys.exit(77)


def broken_copies(document):
    """Documents that a schema worth its name refuses."""
    for breakage in (
        lambda d: d.pop("run"),
        lambda d: d["document"].update(extra=1),
        lambda d: d["document"]["pages"][0].pop("blocks"),
        lambda d: d["document"]["pages"][0].update(angle=45),
        lambda d: d["document"]["pages"][0].update(state="failed"),
        lambda d: d["document"]["pages"][0]["blocks"][0]["lines"][0]["polygon"].pop(),
    ):
        broken = copy.deepcopy(document)
        breakage(broken)
        yield broken
    for block in (b for page in document["document"]["pages"] for b in page["blocks"] if "table" in b):
        for member, value in (("row_span", 0), ("column", -1), ("header", "yes")):
            cell = block["table"]["cells"][0]
            kept, cell[member] = cell[member], value
            yield copy.deepcopy(document)
            cell[member] = kept


def main(schema_path, *paths):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in paths:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        for error in validator.iter_errors(document):
            sys.exit(f"{path}: {error.json_path}: {error.message}")
        if document["document"]["pages"]:
            for index, broken in enumerate(broken_copies(document)):
                if validator.is_valid(broken):
                    sys.exit(f"{schema_path}: accepts broken copy {index} of {path}")
        print(f"{path}: valid")


if __name__ == "__main__":
    main(*sys.argv[1:])
