"""What olmOCR-Bench asks of a page's Markdown: text that must or must not be there, order, tables, formulas.

Its README says what the kinds mean; Markdown's own signs do not count, so escapes are undone here, too. Formulas are
compared as it does before it renders them: the same LaTeX but for spaces and braces.
"""
import re
import unicodedata

import markdown_tables
import near_text

SAME_SIGNS = str.maketrans({"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "＿": "_", "–": "-", "—": "-",
                            "‑": "-", "‒": "-", "−": "-", "\u00b5": "\u03bc"})
EMPHASIS = (re.compile(r"(?<!\\)(\*\*|__)(.*?)(?<!\\)\1"), re.compile(r"(?<!\\)(\*|(?<!\w)_)(.*?)(?<!\\)\1"))
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<!\\)\$(.+?)(?<!\\)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)


def plain(markdown):
    text = re.sub(r"<br/?>", " ", markdown)
    text = re.sub(r"</?[bi]>", "", text)
    for pattern in EMPHASIS:
        text = pattern.sub(r"\2", text)
    text = ESCAPE.sub(r"\1", text)
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", text)).translate(SAME_SIGNS)


def holds_text(rule, markdown):
    """`first_n` and `last_n` say where to look."""
    wanted, text = plain(rule["text"]), plain(markdown).strip()
    if not rule.get("case_sensitive", True):
        wanted, text = wanted.lower(), text.lower()
    first, last = rule.get("first_n"), rule.get("last_n")
    if first or last:
        text = (text[:first] if first else "") + (text[-last:] if last else "")
    return near_text.distance_within(wanted, text) <= rule.get("max_diffs", 0)


def in_order(rule, markdown):
    """Somewhere `before` begins before some `after`."""
    text, edits = plain(markdown), rule.get("max_diffs", 0)
    before, after = (near_text.starts(plain(rule[which]), text, edits) for which in ("before", "after"))
    return bool(before and after) and before[0] < after[-1]


def alike(wanted, cell, edits):
    wanted, text = plain(wanted).strip(), plain(cell).strip()
    allowed = min(edits, len(wanted) // 2)
    return abs(len(wanted) - len(text)) <= allowed and near_text.distances_at_ends(wanted, text)[-1] <= allowed


DIRECTIONS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}
HEADINGS = {"top_heading": (-1, 0), "left_heading": (0, -1)}


def in_table(rule, markdown):
    edits = rule.get("max_diffs", 0)
    for grid in markdown_tables.pipe_tables(markdown) + markdown_tables.html_tables(markdown):
        for cell in grid.cells:
            if not alike(rule["cell"], cell.text, edits):
                continue
            around = {**{name: grid.neighbours(cell, *way) for name, way in DIRECTIONS.items() if rule.get(name)},
                      **{name: grid.headings(cell, *way) for name, way in HEADINGS.items() if rule.get(name)}}
            if all(any(alike(rule[name], other.text, edits) for other in others) for name, others in around.items()):
                return True
    return False


def bare(latex):
    return re.sub(r"[\s{}]", "", latex)


def has_formula(rule, markdown):
    return any(bare(next(filter(None, match))) == bare(rule["math"]) for match in FORMULA.findall(markdown))


def is_sound(rule, markdown):
    """A page that is blank, or one that is not."""
    length = sum(character.isalnum() for character in plain(markdown))
    return length <= rule["max_length"] if rule.get("max_length") is not None else length > 0


KINDS = {"present": holds_text, "absent": lambda rule, markdown: not holds_text(rule, markdown), "order": in_order,
         "table": in_table, "math": has_formula, "baseline": is_sound}


def holds(rule, markdown):
    return KINDS[rule["type"]](rule, markdown)
