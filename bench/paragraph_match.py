"""Which paragraphs that were read are which of the truth's: what OmniDocBench calls quick match.

Neighbours that together are nearer to a paragraph of the truth are joined; a paragraph of the truth that is most of all a
part of one that was read joins it. Thresholds are OmniDocBench's (1.5). It assigns by least total distance, here the
nearest are taken first; paragraphs further apart than kFar are no pair here, there they are one without a good match.
"""
import dataclasses

import near_text
import scoring

SAME = 0.25       # nearer is the same paragraph: furniture below it is taken away before all else
PART = 0.6        # a line further than this from every part of a paragraph is not joined to it
FAR = 0.7         # no match
WITHIN = 0.4      # a paragraph of the truth nearer than this to a part of a read one is in it


@dataclasses.dataclass(frozen=True)
class Wanted:
    text: str       # as folded() gives it
    order: int
    counts: bool    # captions, furniture and formulas are matched, so that they are in nobody's way, and not counted
    furniture: bool = False


@dataclasses.dataclass(frozen=True)
class Pair:
    wanted: list  # indices, rising; one or more
    found: list   # neighbours, rising; empty when nothing was read that comes near


def apart(a, b):
    """Levenshtein's distance in lengths of the longer one."""
    return scoring.distance(a, b) / max(len(a), len(b), 1)


def match(wanted, found):
    """Pairs that hold each index of `wanted` once. Both without empty texts."""
    free_found = set(range(len(found)))
    free_wanted = set(range(len(wanted)))
    pairs = []

    def take(candidates, far):
        for distance, index, first, end in sorted(candidates):
            run = range(first, end)
            if distance > far or index not in free_wanted or not free_found.issuperset(run):
                continue
            pairs.append(Pair([index], list(run)))
            free_wanted.remove(index)
            free_found.difference_update(run)

    singles = [(apart(each.text, text), index, place, place + 1)
               for index, each in enumerate(wanted) for place, text in enumerate(found)]
    take([row for row in singles if wanted[row[1]].furniture], SAME)
    take([row for row in singles if row[0] < SAME], SAME)
    take([row for index in free_wanted for row in runs(index, wanted[index].text, found, free_found)], FAR)
    join_parts(pairs, free_wanted, wanted, found)
    return pairs + [Pair([index], []) for index in sorted(free_wanted)]


def runs(index, text, found, free):
    """(distance, index, first, end) of neighbours that are free, as long as joining them brings them nearer."""
    parts = {place for place in free
             if len(found[place]) <= len(text) and near_text.distance_within(found[place], text) <= PART * len(found[place])}
    for first in sorted(free):
        joined, distance = found[first], apart(text, found[first])
        yield distance, index, first, first + 1
        end = first + 1
        while first in parts and end in parts and len(joined) <= len(text):
            longer = joined + found[end]
            nearer = apart(text, longer)
            if nearer > distance:
                break
            joined, distance, end = longer, nearer, end + 1
            yield distance, index, first, end


def join_parts(pairs, free_wanted, wanted, found):
    """Paragraphs of the truth that were read within a longer one."""
    for index in sorted(free_wanted):
        text = wanted[index].text
        holds = [(near_text.distance_within(text, read) / len(text), place) for place, read in enumerate(found)
                 if len(read) >= len(text)]
        if not holds or min(holds)[0] >= WITHIN:
            continue
        place = min(holds)[1]
        pair = next((pair for pair in pairs if place in pair.found), None)
        if pair is None:
            pairs.append(Pair([index], [place]))
        else:
            pairs[pairs.index(pair)] = Pair(sorted([*pair.wanted, index]), pair.found)
        free_wanted.remove(index)


def score(wanted, found):
    """(text, order): OmniDocBench's edit distances of a page, 0 to 1, or None where the truth has no text."""
    pairs = [pair for pair in match(wanted, found) if any(wanted[index].counts for index in pair.wanted)]
    edits = length = 0
    for pair in pairs:
        truth, read = "".join(wanted[index].text for index in pair.wanted), "".join(found[place] for place in pair.found)
        edits += scoring.distance(truth, read)
        length += max(len(truth), len(read))
    by_place = sorted((pair for pair in pairs if pair.found), key=lambda pair: pair.found[0])
    read_order = [wanted[index].order for pair in by_place for index in pair.wanted if wanted[index].counts]
    true_order = sorted(each.order for each in wanted if each.counts)
    if not true_order:
        return None
    return edits / length, scoring.distance(true_order, read_order) / max(len(true_order), len(read_order))
