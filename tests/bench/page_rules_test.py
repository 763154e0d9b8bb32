"""bench/page_rules.py and markdown_tables.py: what each kind of rule means."""
import unittest

import document_texts
import markdown_tables
import page_rules


def holds(markdown, kind, **rule):
    return page_rules.holds({"type": kind, **rule}, markdown)


class Text(unittest.TestCase):
    def test_present_and_absent(self):
        for text, markdown, there in (
                ("one two", "one\n\ntwo", True),
                ("one two", "One two", False),
                ("it's \"so\" - or", "it’s “so” — or", True),
                ("a bold word", "a **bold** word", True),
                ("150. Use", "150\\. Use", True),
                ("snake_case_name", "snake_case_name", True),
                ("a longer text than there is", "a", False)):
            with self.subTest(text=text, markdown=markdown):
                self.assertEqual(holds(markdown, "present", text=text), there)
                self.assertEqual(holds(markdown, "absent", text=text), not there)

    def test_so_many_differences_are_allowed(self):
        self.assertTrue(holds("the qvick fox", "present", text="the quick fox", max_diffs=1))
        self.assertFalse(holds("the qvikk fox", "present", text="the quick fox", max_diffs=1))

    def test_where_to_look(self):
        self.assertTrue(holds("a page about 1 thing and others", "absent", text="1", last_n=10))
        self.assertFalse(holds("a page about things\n\n1\n", "absent", text="1", last_n=10))
        self.assertTrue(holds("head and more", "present", text="head", first_n=6))
        self.assertFalse(holds("more and head", "present", text="head", first_n=6))

    def test_case(self):
        self.assertTrue(holds("MASTER BATH", "present", text="Master Bath", case_sensitive=False))

    def test_order(self):
        self.assertTrue(holds("one two three", "order", before="one", after="three"))
        self.assertFalse(holds("one two three", "order", before="three", after="one"))
        self.assertTrue(holds("two one two", "order", before="one", after="two"))
        self.assertFalse(holds("one", "order", before="one", after="two"))

    def test_blank_pages(self):
        self.assertTrue(holds("- !\n", "baseline", max_length=2))
        self.assertFalse(holds("abc", "baseline", max_length=2))
        self.assertFalse(holds("...", "baseline"))

    def test_formulas(self):
        self.assertTrue(holds("text $a^2 + b$", "math", math="a^{2}+b"))
        self.assertTrue(holds("$$\na\n$$", "math", math="a"))
        self.assertFalse(holds("a^2 costs \\$5 and \\$6", "math", math="a^{2}"))


PIPES = "| | Words | Bytes |\n| --- | --- | --- |\n| arXiv | 1 | 2 |\n| Web | 3 | 4 |\n"
SPANS = ('<table><thead><tr><th rowspan="2">Type</th><th colspan="2">Year</th></tr><tr><th>a</th><th>b</th></tr></thead>'
         "<tr><td>x</td><td>1</td><td>2</td></tr></table>")


class Tables(unittest.TestCase):
    def test_neighbours_and_headings(self):
        for rule, good in (({"cell": "3"}, True), ({"cell": "5"}, False), ({"cell": "3", "up": "1"}, True),
                           ({"cell": "3", "up": "Words"}, False), ({"cell": "1", "down": "3", "right": "2"}, True),
                           ({"cell": "2", "left": "1"}, True), ({"cell": "4", "top_heading": "Bytes"}, True),
                           ({"cell": "4", "top_heading": "Words"}, False), ({"cell": "4", "left_heading": "Web"}, True)):
            with self.subTest(rule=rule):
                self.assertEqual(holds("text\n\n" + PIPES + "\nmore", "table", **rule), good)

    def test_cells_that_span(self):
        for rule, good in (({"cell": "2", "top_heading": "Year"}, True), ({"cell": "1", "top_heading": "Year"}, True),
                           ({"cell": "x", "up": "Type"}, True), ({"cell": "Year", "left": "Type"}, True),
                           ({"cell": "Type", "right": "a"}, True), ({"cell": "Type", "right": "b"}, False)):
            with self.subTest(rule=rule):
                self.assertEqual(holds(SPANS, "table", **rule), good)

    def test_one_row_is_no_pipe_table(self):
        self.assertEqual(markdown_tables.pipe_tables("a | b"), [])


class Pages(unittest.TestCase):
    def test_pages_of_one_document(self):
        self.assertEqual(document_texts.pages_of("<!-- page 1 -->\n\na\n\n<!-- page 2, without tables -->\n\nb\n"), ["\na\n\n", "\nb\n"])


if __name__ == "__main__":
    unittest.main()
