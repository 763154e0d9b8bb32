"""bench/scoring.py against what the words mean."""
import random
import unittest

import scoring


def by_the_table(truth, text):
    """Levenshtein's distance as it is defined: slow, and plain to see."""
    above = list(range(len(text) + 1))
    for row, wanted in enumerate(truth, 1):
        line = [row]
        for column, found in enumerate(text, 1):
            line.append(min(line[-1] + 1, above[column] + 1, above[column - 1] + (wanted != found)))
        above = line
    return above[-1]


class Scoring(unittest.TestCase):
    def test_distance_is_the_table_s(self):
        draw = random.Random(7)
        for _ in range(1500):
            truth, text = ("".join(draw.choices("abc 漢", k=draw.randrange(90))) for _ in range(2))
            self.assertEqual(scoring.distance(truth, text), by_the_table(truth, text), (truth, text))

    def test_cer_ignores_white_space_and_compatibility_forms(self):
        self.assertEqual(scoring.cer("a b\nc", "abc"), 0)
        self.assertEqual(scoring.cer("１２３", "123"), 0)
        self.assertEqual(scoring.cer("abcd", "abxd"), 0.25)
        self.assertEqual(scoring.cer("abcd", ""), 1)

    def test_f1_counts_how_often_not_where(self):
        self.assertEqual(scoring.character_f1("abc", "c b a"), 1)
        self.assertAlmostEqual(scoring.character_f1("aab", "ab"), 2 * 2 / 5)
        self.assertEqual(scoring.word_f1("one two", "two one"), 1)
        self.assertEqual(scoring.word_f1("one two", "onetwo"), 0)

    def test_nothing_in_common_is_zero_whatever_the_length(self):
        self.assertEqual(scoring.word_f1("one", "two"), 0)
        self.assertEqual(scoring.word_f1("", ""), 1)
        self.assertEqual(scoring.word_f1("one", ""), 0)


if __name__ == "__main__":
    unittest.main()
