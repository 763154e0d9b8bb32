#include "document/page_selection.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace plimsoll {
namespace {

std::vector<int> pages(const PageSelection& selection, int page_count) {
  std::vector<int> found;
  for (int page = selection.next(1, page_count); page != 0; page = selection.next(page + 1, page_count))
    found.push_back(page);
  return found;
}

TEST(PageSelection, SelectsSortedAndOnce) {
  struct Case {
    const char* text;
    std::vector<int> expected;  // of a document with eight pages
  };
  for (const auto& [text, expected] :
       {Case{"3", {3}}, Case{"1,3-5", {1, 3, 4, 5}}, Case{"7-end", {7, 8}}, Case{"5-6, 2 ,1-2", {1, 2, 5, 6}},
        Case{" 4 - 5 ", {4, 5}}, Case{"1-5,2-3,6", {1, 2, 3, 4, 5, 6}}, Case{"9-12", {}},
        Case{"3-end,8-end", {3, 4, 5, 6, 7, 8}}, Case{"8,2147483646", {8}}}) {
    const auto selection = PageSelection::parse(text);
    ASSERT_TRUE(selection) << text;
    EXPECT_EQ(pages(*selection, 8), expected) << text;
    EXPECT_EQ(selection->count(8), static_cast<int>(expected.size())) << text;
    for (int page = 0; page <= 8; ++page)
      EXPECT_EQ(selection->contains(page), std::ranges::count(expected, page) == 1) << text << " " << page;
  }
}

TEST(PageSelection, IsEverythingByDefault) {
  const PageSelection all;
  EXPECT_EQ(pages(all, 3), (std::vector{1, 2, 3}));
  EXPECT_EQ(all.count(3), 3);
  EXPECT_TRUE(all.contains(std::numeric_limits<int>::max()));
  EXPECT_FALSE(all.contains(0));
}

TEST(PageSelection, RefusesAndNamesThePart) {
  for (const char* text : {"", "0", "-3", "3-", "5-2", "1,,2", "1,", "a", "2-b", "1-2-3", "end", "+1", "1;2",
                           "2147483647", "99999999999"}) {
    const auto selection = PageSelection::parse(text);
    ASSERT_FALSE(selection) << text;
    EXPECT_EQ(selection.error().reason, Reason::page_range) << text;
  }
  EXPECT_NE(PageSelection::parse("1,5-2,9").error().message.find("\"5-2\""), std::string::npos);
}

TEST(PageSelection, RefusesTooManyRanges) {
  std::string text = "1";
  for (int range = 1; range < 1000; ++range) text += "," + std::to_string(2 * range + 1);
  EXPECT_TRUE(PageSelection::parse(text));
  EXPECT_FALSE(PageSelection::parse(text + ",5000"));
}

TEST(PageSelection, PagesCanBeTakenOut) {
  const PageSelection all;
  EXPECT_EQ(pages(all.without(1, 3), 6), (std::vector{4, 5, 6}));
  EXPECT_EQ(pages(all.without(3, 4), 6), (std::vector{1, 2, 5, 6}));
  EXPECT_EQ(pages(all.without(5, 9), 6), (std::vector{1, 2, 3, 4}));
  EXPECT_EQ(pages(all.without(4, 3), 3), (std::vector{1, 2, 3}));
  const PageSelection some = PageSelection::parse("2-4,6,8-end").value();
  EXPECT_EQ(pages(some.without(3, 6), 10), (std::vector{2, 8, 9, 10}));
  EXPECT_EQ(pages(some.without(3, 6).without(9, 9), 10), (std::vector{2, 8, 10}));
  EXPECT_EQ(some.without(3, 6).count(10), 4);
}

TEST(PageSelection, WhenAllAreTakenOutNoneAreLeft) {
  const PageSelection none = PageSelection::parse("2-3").value().without(1, 10);
  EXPECT_EQ(none.count(100), 0);
  EXPECT_EQ(none.next(1, 100), 0);
  EXPECT_EQ(none.without(1, 1).count(100), 0);
}

TEST(PageSelection, AtTheBoundOfRangesPagesStay) {
  PageSelection selection;
  for (int page = 2; page <= 4000; page += 2) selection = selection.without(page, page);
  for (int page = 1; page <= 4000; page += 2) EXPECT_TRUE(selection.contains(page)) << page;
  EXPECT_FALSE(selection.contains(2));
  EXPECT_TRUE(selection.contains(4000));
}

}  // namespace
}  // namespace plimsoll
