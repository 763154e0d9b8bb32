"""How texts are scored (../shared/data/README.md): NFKC, then either no white space at all (CER, character F1) or words."""
import collections
import unicodedata


def characters(text):
    """Without any white space, as the figures of the issues are."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def words(text):
    return unicodedata.normalize("NFKC", text).split()


def distance(truth, text):
    """Levenshtein's, between two strings. Bit-parallel (Myers 1999, Hyyrö 2003): one column of the table is two integers
    of len(truth) bits, so a book page takes milliseconds."""
    if not truth:
        return len(text)
    places = collections.defaultdict(int)
    for row, character in enumerate(truth):
        places[character] |= 1 << row
    column, last = (1 << len(truth)) - 1, 1 << (len(truth) - 1)
    rises, falls, score = column, 0, len(truth)  # of the column, downwards
    for character in text:
        equal = places.get(character, 0)
        diagonal = (((equal & rises) + rises) ^ rises) | equal | falls
        right_rises = (falls | ~(diagonal | rises)) & column
        right_falls = diagonal & rises
        score += bool(right_rises & last) - bool(right_falls & last)
        right_rises = right_rises << 1 | 1
        rises = (right_falls << 1 | ~(diagonal | right_rises)) & column
        falls = right_rises & diagonal & column
    return score


def cer(truth, text):
    """Character error rate: edits per character of the truth, white space removed."""
    wanted = characters(truth)
    return distance(wanted, characters(text)) / max(len(wanted), 1)


def f1(wanted, found):
    """Of two bags: order does not count, number does."""
    wanted, found = collections.Counter(wanted), collections.Counter(found)
    both = wanted.total() + found.total()
    return 2 * (wanted & found).total() / both if both else 1.0


def character_f1(truth, text):
    return f1(characters(truth), characters(text))


def word_f1(truth, text):
    return f1(words(truth), words(text))
