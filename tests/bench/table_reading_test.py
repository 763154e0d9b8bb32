"""bench/table_reading.py and table_sets.py: what the truth becomes, and what is counted."""
import unittest

import table_reading
import table_sets


class Tables(unittest.TestCase):
    def test_cells_text_goes_between_their_tags_without_markup(self):
        html = {"structure": {"tokens": ["<thead>", "<tr>", "<td>", "</td>", "</tr>", "</thead>", "<tbody>", "<tr>", "<td",
                                         ' colspan="2"', ">", "</td>", "<td>", "</td>", "</tr>", "</tbody>"]},
                "cells": [{"tokens": ["<b>", "A", " ", "b", "</b>"]}, {"tokens": ["x", "<sup>", "2", "</sup>"]}, {"tokens": []}]}
        self.assertEqual(table_sets.truth_html(html),
                         '<table><tr><td>A b</td></tr><tr><td colspan="2">x2</td><td></td></tr></table>')

    def test_places_without_a_cell_are_empty_ones(self):
        cells = [(0, 1, 1, 2, "A & b"), (1, 0, 2, 1, "c"), (1, 1, 1, 1, "d"), (2, 2, 1, 1, "e")]
        self.assertEqual(table_sets.grid_html(cells),
                         '<table><tr><td></td><td colspan="2">A &amp; b</td></tr>'
                         '<tr><td rowspan="2">c</td><td>d</td><td></td></tr><tr><td></td><td>e</td></tr></table>')

    def test_counts_rows_and_cells(self):
        reading = table_reading.Reading("<table><tr><td></td><td colspan=\"2\">a</td></tr><tr></tr></table>", 0, "rules")
        self.assertEqual(table_reading.counts(reading), "2 × 2 rules")


if __name__ == "__main__":
    unittest.main()
