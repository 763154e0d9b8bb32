#!/usr/bin/env python3
"""Checks exported XML against the official schema that a package of the tools environment carries.

Usage: check_xml_schema.py page FILE... | well-formed FILE...
Exit status 77 (skipped) where the packages are missing: they are in the tools environment of make setup.
"""
import copy
import importlib.util
import pathlib
import sys

try:
    from lxml import etree
except ImportError:
    print("skipped: no lxml package; make setup installs it")
    sys.exit(77)


def page_schema():
    """PAGE 2019-07-15 as OCR-D's validators have it; found, not imported: its package wants others."""
    package = importlib.util.find_spec("ocrd_validators")
    if package is None:
        print("skipped: no ocrd package; make setup installs it")
        sys.exit(77)
    return etree.XMLSchema(etree.parse(pathlib.Path(package.submodule_search_locations[0]) / "page.xsd"))


def broken_copies(document):
    """Documents that a schema worth its name refuses."""
    def drop(path):
        element = broken.find(path, namespaces)
        element.getparent().remove(element)

    namespaces = {"p": etree.QName(document.getroot()).namespace}
    for breakage in (
        lambda: drop(".//p:Coords"),
        lambda: drop(".//p:Created"),
        lambda: broken.find(".//p:Coords", namespaces).set("points", "1,-1 2,2"),
        lambda: broken.find(".//p:TextRegion", namespaces).set("type", "page_number"),
        lambda: broken.find(".//p:TableCellRole", namespaces).attrib.pop("rowIndex"),
        lambda: broken.getroot().append(copy.deepcopy(broken.find(".//p:Page", namespaces))),
    ):
        broken = copy.deepcopy(document)
        breakage()
        yield broken


def main(kind, *paths):
    schema = page_schema() if kind == "page" else None
    for path in paths:
        document = etree.parse(path)
        if schema is not None:
            if not schema.validate(document):
                sys.exit(f"{path}: {schema.error_log}")
            for index, broken in enumerate(broken_copies(document)):
                if schema.validate(broken):
                    sys.exit(f"the schema accepts broken copy {index} of {path}")
        print(f"{path}: {'valid' if schema is not None else 'well-formed'}")


if __name__ == "__main__":
    main(*sys.argv[1:])
