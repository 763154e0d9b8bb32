"""bench/paragraph_match.py, near_text.py and omnidoc.py: which paragraphs are whose, and what it scores."""
import random
import unittest

import near_text
import omnidoc
import paragraph_match
import scoring
from paragraph_match import Wanted


def wanted(*texts, **more):
    return [Wanted(text, order, True, **more) for order, text in enumerate(texts, 1)]


ONE = "thequickbrownfoxjumpsoverthelazydog"
TWO = "packmyboxwithfivedozenliquorjugs"
THREE = "sphinxofblackquartzjudgemyvow"


class NearText(unittest.TestCase):
    def test_distances_are_those_of_the_nearest_part(self):
        draw = random.Random(3)
        for _ in range(300):
            pattern = "".join(draw.choices("abc", k=draw.randrange(1, 8)))
            text = "".join(draw.choices("abc", k=draw.randrange(20)))
            known = [min(scoring.distance(pattern, text[start:end]) for start in range(end + 1))
                     for end in range(len(text) + 1)]
            self.assertEqual(near_text.distances_at_ends(pattern, text), known, (pattern, text))

    def test_starts_are_where_near_parts_begin(self):
        self.assertEqual(near_text.starts("abc", "xabcxabcx", 0), [1, 5])
        self.assertIn(1, near_text.starts("abc", "xabdx", 1))
        self.assertEqual(near_text.starts("abc", "xyz", 1), [])


class Matching(unittest.TestCase):
    def test_read_as_it_is(self):
        self.assertEqual(paragraph_match.score(wanted(ONE, TWO), [ONE, TWO]), (0, 0))

    def test_lines_are_joined_to_their_paragraph(self):
        self.assertEqual(paragraph_match.score(wanted(ONE, TWO), [ONE[:12], ONE[12:25], ONE[25:], TWO[:15], TWO[15:]]), (0, 0))

    def test_paragraphs_read_as_one_are_their_parts(self):
        self.assertEqual(paragraph_match.score(wanted(ONE, TWO), [ONE + TWO]), (0, 0))

    def test_another_order_is_no_fault_of_the_text(self):
        text, order = paragraph_match.score(wanted(ONE, TWO, THREE), [THREE, ONE, TWO])
        self.assertEqual(text, 0)
        self.assertAlmostEqual(order, 2 / 3)

    def test_what_was_not_read_is_missing_in_both(self):
        text, order = paragraph_match.score(wanted(ONE, TWO), [ONE])
        self.assertAlmostEqual(text, len(TWO) / len(ONE + TWO))
        self.assertEqual(order, 1 / 2)

    def test_furniture_is_in_nobodys_way(self):
        page = [*wanted(ONE), Wanted(TWO, 0, False, furniture=True)]
        self.assertEqual(paragraph_match.score(page, [TWO, ONE]), (0, 0))
        self.assertEqual(paragraph_match.score(page, [ONE]), (0, 0))

    def test_more_than_there_is_does_not_count(self):
        self.assertEqual(paragraph_match.score(wanted(ONE), [TWO, ONE]), (0, 0))

    def test_a_page_without_text_has_no_score(self):
        self.assertIsNone(paragraph_match.score([Wanted(TWO, 0, False, furniture=True)], [TWO]))


class Paragraphs(unittest.TestCase):
    def test_letters_and_digits_count(self):
        self.assertEqual(omnidoc.folded("“美 术”, Fine-Art $ ^{1} $"), "美术FineArt1")
        self.assertEqual(omnidoc.folded(r"on $\partial U$, $\phi(u) \in H^{1}$"), "onUφuH1")

    def test_markdown_by_empty_lines_without_tables_and_formulas(self):
        self.assertEqual(omnidoc.read_paragraphs("# A b\n\nc\nd\n\n| x | y |\n| --- | --- |\n\n$$\nz\n$$\n\n<table><tr></tr></table>\n\ne"),
                         ["Ab", "cd", "e"])

    def test_bare_lines_are_paragraphs(self):
        self.assertEqual(omnidoc.read_paragraphs("a\nb c\n"), ["a", "bc"])

    def test_parts_that_go_on_are_one_paragraph(self):
        page = {"extra": {"relation": [{"source_anno_id": 2, "target_anno_id": 1, "relation_type": "truncated"}]},
                "layout_dets": [{"anno_id": 1, "category_type": "text_block", "order": 2, "text": "b"},
                                {"anno_id": 2, "category_type": "text_block", "order": 1, "text": "a"},
                                {"anno_id": 3, "category_type": "page_number", "text": "9"},
                                {"anno_id": 4, "category_type": "figure"},
                                {"anno_id": 5, "category_type": "equation_isolated", "order": 3, "latex": r"\frac{1}{x}"}]}
        self.assertEqual(omnidoc.true_paragraphs(page), [Wanted("ab", 1, True), Wanted("9", 0, False, True), Wanted("1x", 3, False)])


if __name__ == "__main__":
    unittest.main()
