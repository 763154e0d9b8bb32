// What a helper takes for a page of a long PDF does not depend on where in the document the page is.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "helper_under_test.h"
#include "pdf/made_tree.h"

namespace plimsoll {
namespace {

using namespace literals;

constexpr int kPages = 10'000;
constexpr int kWindow = 60;

// Private memory after the pages from `first` on, as a reading goes through them.
Bytes after_pages(const std::string& file, int first) {
  HelperUnderTest helper;
  EXPECT_TRUE(helper.open_bytes(file));
  Bytes most;
  for (int number = first; number < first + kWindow; ++number) {
    EXPECT_TRUE(helper.render(number)) << number;
    const auto text = helper.extract_text(number);
    EXPECT_TRUE(text && text->page) << number;
    if (text && text->page) EXPECT_EQ(text->page->blocks.at(0).lines.at(0).text, fmt::format("page {}", number));
    most = std::max(most, helper.private_memory());
  }
  return most;
}

class LongPdf : public testing::TestWithParam<int> {};

TEST_P(LongPdf, LatePagesTakeWhatEarlyOnesTake) {
  made::Tree tree = made::flat(GetParam());
  while (made::pages_of(tree) < kPages)
    tree = {"/MediaBox [0 0 200 100]", std::vector<made::Tree>(static_cast<std::size_t>(GetParam()), tree)};
  ASSERT_EQ(made::pages_of(tree), kPages);
  const std::string file = made::TreeFile(tree).text();
  const Bytes early = after_pages(file, 100);
  const Bytes late = after_pages(file, kPages - 100);
  RecordProperty("early_mib", static_cast<int>(early.mebibytes()));
  RecordProperty("late_mib", static_cast<int>(late.mebibytes()));
  std::printf("around page 100 %s, around page %d %s\n", to_text(early).c_str(), kPages - 100, to_text(late).c_str());
#ifdef PLIMSOLL_SANITIZED
  GTEST_SKIP() << "sanitizers have memory of their own";
#endif
  EXPECT_LE(late, early + 2_MiB);
}

// All pages in one node, two levels of a hundred, four levels of ten.
INSTANTIATE_TEST_SUITE_P(Trees, LongPdf, testing::Values(kPages, 100, 10));

}  // namespace
}  // namespace plimsoll
