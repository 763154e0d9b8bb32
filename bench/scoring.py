"""How texts are scored (../shared/data/README.md): NFKC, then either no white space at all (CER, character F1) or words."""
import collections
import unicodedata


def characters(text):
    """Without any white space, as the figures of the issues are."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def words(text):
    return unicodedata.normalize("NFKC", text).split()


def distance(truth, text):
    """Levenshtein's, between two sequences; two rows of memory."""
    if len(truth) < len(text):
        truth, text = text, truth
    above = list(range(len(text) + 1))
    for row, wanted in enumerate(truth, 1):
        left = row
        line = [left]
        for column, found in enumerate(text, 1):
            left = min(left + 1, above[column] + 1, above[column - 1] + (wanted != found))
            line.append(left)
        above = line
    return above[-1]


def cer(truth, text):
    """Character error rate: edits per character of the truth, white space removed."""
    wanted = characters(truth)
    return distance(wanted, characters(text)) / max(len(wanted), 1)


def f1(wanted, found):
    """Of two bags: order does not count, number does."""
    wanted, found = collections.Counter(wanted), collections.Counter(found)
    common = (wanted & found).total()
    if common == 0:
        return float(wanted.total() == found.total())
    return 2 * common / (wanted.total() + found.total())


def character_f1(truth, text):
    return f1(characters(truth), characters(text))


def word_f1(truth, text):
    return f1(words(truth), words(text))
