"""A hundred pages of every kind, eight documents at once: use stays below the ledger at each sample of the guard (every
100 ms), and forecasts fitted to twelve other pages cover them. Needs the evaluation data; skipped by name without it."""
import unittest

from reported_run import ReportedRun, pages_of

FITTED = 6  # of each of two sets


class MixedRun(ReportedRun):
    def test_the_ledger_is_above_what_is_used_and_forecasts_cover_it(self):
        books, receipts = pages_of("pages/oldbooks"), pages_of("pages/sroie")
        others = pages_of("pages/omnidoc", "pages/unlv", "layout/publaynet", "tables/chinese")
        if not books or not receipts or not others:
            self.skipTest("no evaluation data")
        self.read(*books[:FITTED], *receipts[:FITTED])
        mixed = self.read("--jobs=8", *books[FITTED:], *receipts[FITTED:], *others)
        print(mixed["text"])
        self.assertGreaterEqual(mixed["pages"], 90)
        self.assertEqual(mixed["above"], 0, "more in use than reserved")
        self.assertGreaterEqual(mixed["coverage"], 0.99)
        self.assertLessEqual(mixed["over"], 1.5)


if __name__ == "__main__":
    unittest.main()
