"""A text within a longer one, with errors: Sellers' search (1980), bit-parallel as Myers (1999) has it."""
import collections


def distances_at_ends(pattern, text):
    """For each end in `text`, from before its first character on: edits from `pattern` to the nearest part that ends
    there, the empty one included."""
    places = collections.defaultdict(int)
    for row, character in enumerate(pattern):
        places[character] |= 1 << row
    full = (1 << len(pattern)) - 1
    rises, falls, score = full, 0, len(pattern)
    last = 1 << (len(pattern) - 1) if pattern else 0
    scores = [score]
    for character in text:
        equal = places.get(character, 0)
        diagonal = (((equal & rises) + rises) ^ rises) | equal | falls
        right_rises = (falls | ~(diagonal | rises)) & full
        right_falls = diagonal & rises
        score += bool(right_rises & last) - bool(right_falls & last)
        right_rises <<= 1  # a match may begin anywhere: the top row is all zeros
        rises = (right_falls << 1 | ~(diagonal | right_rises)) & full
        falls = right_rises & diagonal & full
        scores.append(score)
    return scores


def distance_within(pattern, text):
    """Edits from `pattern` to the part of `text` that is nearest to it."""
    return min(distances_at_ends(pattern, text))


def starts(pattern, text, edits_max):
    """Where parts of `text` begin that are at most `edits_max` from `pattern`, rising."""
    backwards = distances_at_ends(pattern[::-1], text[::-1])
    return [start for start, edits in enumerate(reversed(backwards)) if edits <= edits_max]
