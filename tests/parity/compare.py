"""Two readings of one picture, line by line."""
import dataclasses

from shapely.geometry import Polygon

SAME_PLACE = 0.5  # IoU from which two boxes are of the same line


@dataclasses.dataclass(frozen=True)
class Pair:
    """One of the two is None where only the other reading has a line there."""
    theirs: dict
    ours: dict
    iou: float = 0.0

    def identical(self):
        return self.theirs is not None and self.ours is not None and self.theirs["text"] == self.ours["text"]


def overlap(a, b):
    """Intersection over union of two quadrilaterals given as x, y, x, y, …"""
    if any(max(a[axis::2]) <= min(b[axis::2]) or max(b[axis::2]) <= min(a[axis::2]) for axis in (0, 1)):
        return 0.0  # nearly all pairs of a page
    one, other = (Polygon(list(zip(box[0::2], box[1::2]))).buffer(0) for box in (a, b))
    union = one.union(other).area
    return one.intersection(other).area / union if union else 0.0


def pairs(theirs, ours):
    """Every line of both is in exactly one pair; the best overlaps are joined first."""
    candidates = [(overlap(left["box"], right["box"]), i, j)
                  for i, left in enumerate(theirs) for j, right in enumerate(ours)]
    partner, taken = {}, set()
    for iou, i, j in sorted(candidates, reverse=True):
        if iou >= SAME_PLACE and i not in partner and j not in taken:
            partner[i] = (j, iou)
            taken.add(j)
    joined = [Pair(line, ours[partner[i][0]], partner[i][1]) if i in partner else Pair(line, None)
              for i, line in enumerate(theirs)]
    return joined + [Pair(None, line) for j, line in enumerate(ours) if j not in taken]


def same_order(joined, ours):
    """Whether the lines that both have come in the same order."""
    places = [ours.index(pair.ours) for pair in joined if pair.theirs and pair.ours]
    return places == sorted(places)


def describe(pair):
    left, right = ((line["text"], f"{line['score']:.3f}") if line else ("–", "") for line in (pair.theirs, pair.ours))
    return f"    RapidOCR {left[1]:>5} {left[0]!r}\n    Plimsoll {right[1]:>5} {right[0]!r}   IoU {pair.iou:.3f}"
