#!/usr/bin/env python3
"""Checks exported XML against what its format's publishers say, as packages of the tools environment carry it.

Usage: check_xml_schema.py page|alto|hocr|well-formed FILE...
  page         PAGE 2019-07-15, the schema in OCR-D's validators
  alto         ALTO 4.2, the schema in digiflow; what 4.4 adds to it is not written
  hocr         the hOCR specification as hocr-spec checks it
Exit status 77 (skipped) where the packages are missing: they are in the tools environment of make setup.
"""
import copy
import importlib.util
import pathlib
import sys
import types

try:
    from lxml import etree
except ImportError:
    print("skipped: no lxml package; make setup installs it")
    sys.exit(77)


def folder_of(package):
    """Found, not imported: what the packages themselves need is not there."""
    found = importlib.util.find_spec(package)
    if found is None:
        print(f"skipped: no {package} package; make setup installs it")
        sys.exit(77)
    return pathlib.Path(found.submodule_search_locations[0])


def against_schema(path):
    schema = etree.XMLSchema(etree.parse(path))
    return lambda document: None if schema.validate(document) else str(schema.error_log)


def against_hocr_specification():
    """hocr-spec wants a package that makes Python 2 of Python 3; nothing of it is used here."""
    future = types.ModuleType("future")
    future.standard_library = types.SimpleNamespace(install_aliases=lambda: None)
    sys.modules["future"] = future
    sys.path.insert(0, str(folder_of("hocr_spec").parent))
    from hocr_spec import HocrValidator
    validator = HocrValidator("standard")

    def check(document):
        report = HocrValidator.Report("document")
        # It looks for HTML's elements, which have no namespace.
        plain = etree.HTML(etree.tostring(document, method="html"))
        validator.spec.check(report, plain)
        return None if report.is_valid() else "\n".join(map(str, report.items))

    return check


def drop(document, path):
    element = document.find(path, SPACES)
    element.getparent().remove(element)


def set_attribute(document, path, name, value):
    document.find(path, SPACES).set(name, value)


def double(document, path):
    element = document.find(path, SPACES)
    element.getparent().append(copy.deepcopy(element))


SPACES = {}
# Documents that a check worth its name refuses.
BREAKAGES = {
    "page": (
        lambda broken: drop(broken, ".//x:Coords"),
        lambda broken: drop(broken, ".//x:Created"),
        lambda broken: set_attribute(broken, ".//x:Coords", "points", "1,-1 2,2"),
        lambda broken: set_attribute(broken, ".//x:TextRegion", "type", "page_number"),
        lambda broken: broken.find(".//x:TableCellRole", SPACES).attrib.pop("rowIndex"),
        lambda broken: double(broken, ".//x:Page"),
    ),
    "alto": (
        lambda broken: drop(broken, ".//x:Layout"),
        lambda broken: broken.find(".//x:TextBlock", SPACES).attrib.pop("ID"),
        lambda broken: set_attribute(broken, ".//x:TextBlock", "ID", "page_1"),
        lambda broken: set_attribute(broken, ".//x:String", "WC", "1.5"),
        lambda broken: broken.find(".//x:String", SPACES).attrib.pop("CONTENT"),
        lambda broken: double(broken, ".//x:Description"),
    ),
    "hocr": (
        lambda broken: set_attribute(broken, ".//*[@class='ocr_page']", "title", "bbox 0 0 x 800"),
        lambda broken: set_attribute(broken, ".//*[@class='ocr_page']", "title", "boundary 0 0 800 800"),
        lambda broken: set_attribute(broken, ".//*[@class='ocrx_word']", "title", "bbox 0 0 1 1; x_wconf 200"),
        lambda broken: set_attribute(broken, ".//x:meta[@name='ocr-capabilities']", "content", "ocr_line ocrx_lines"),
        lambda broken: set_attribute(broken, ".//*[@class='ocr_page']", "class", "ocrx_block"),
    ),
}


def make_check(kind):
    if kind == "page":
        return against_schema(folder_of("ocrd_validators") / "page.xsd")
    if kind == "alto":
        return against_schema(folder_of("digiflow") / "resources/xsd/alto-4-2.xsd")
    return against_hocr_specification() if kind == "hocr" else lambda _: None


def main(kind, *paths):
    check = make_check(kind)
    for path in paths:
        document = etree.parse(path)
        if problem := check(document):
            sys.exit(f"{path}: {problem}")
        SPACES["x"] = etree.QName(document.getroot()).namespace
        for index, breakage in enumerate(BREAKAGES.get(kind, ())):
            broken = copy.deepcopy(document)
            breakage(broken)
            if check(broken) is None:
                sys.exit(f"the {kind} check accepts broken copy {index} of {path}")
        print(f"{path}: {'well-formed' if kind == 'well-formed' else 'valid'}")


if __name__ == "__main__":
    main(*sys.argv[1:])
