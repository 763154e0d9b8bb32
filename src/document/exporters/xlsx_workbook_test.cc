#include "document/exporters/xlsx_workbook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

namespace plimsoll {
namespace {

using testing::HasSubstr;

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator open("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(open), end(open)));
}

std::unique_ptr<XlsxWorkbook> new_workbook() {
  auto workbook = XlsxWorkbook::create();
  EXPECT_TRUE(workbook) << workbook.error().text();
  return std::move(workbook).value();
}

TEST(XlsxWorkbook, GivesBackWhatItHeldWhenItIsDropped) {
  const std::size_t before = open_descriptors();
  {
    const auto workbook = new_workbook();
    for (std::size_t sheet = 0; sheet < XlsxWorkbook::kSheetsMax; ++sheet) {
      ASSERT_TRUE(workbook->add_sheet(std::to_string(sheet)));
      ASSERT_TRUE(workbook->write(0, 0, "text", false));
    }
    EXPECT_GT(open_descriptors(), before);
    EXPECT_FALSE(workbook->add_sheet("one more"));
  }
  EXPECT_EQ(open_descriptors(), before);
}

TEST(XlsxWorkbook, BoundsItsTemporaryFile) {
  const auto workbook = new_workbook();
  ASSERT_TRUE(workbook->add_sheet("large"));
  const std::string text(30'000, 'x');
  Result<void> outcome;
  int rows = 0;
  while (outcome && rows < 10'000) outcome = workbook->write(rows++, 0, text, false);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().reason, Reason::output_failed);
  EXPECT_THAT(outcome.error().message, HasSubstr("csv"));
  EXPECT_LE(std::int64_t{rows} * 30'000, XlsxWorkbook::kBytesMax + 30'000);
}

TEST(XlsxWorkbook, CutsWhatNoCellHolds) {
  const auto workbook = new_workbook();
  ASSERT_TRUE(workbook->add_sheet("long"));
  std::string text = "x";
  while (text.size() < 200'000) text += "文";
  EXPECT_TRUE(workbook->write(0, 0, text, true));
  EXPECT_TRUE(workbook->write(0, 1, "\xFF\x01 =1+1", false));
  std::string bytes;
  ASSERT_TRUE(workbook->finish([&](std::string_view piece) -> Result<void> {
    bytes += piece;
    return {};
  }));
  EXPECT_TRUE(bytes.starts_with("PK"));
}

TEST(XlsxWorkbook, SaysWhereItCannotWrite) {
  const char* set = std::getenv("TMPDIR");
  const std::string before = set == nullptr ? "" : set;
  ::setenv("TMPDIR", "/nowhere/at/all", 1);
  const auto workbook = XlsxWorkbook::create();
  set == nullptr ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", before.c_str(), 1);
  ASSERT_FALSE(workbook);
  EXPECT_EQ(workbook.error().reason, Reason::output_failed);
  EXPECT_THAT(workbook.error().message, HasSubstr("/nowhere/at/all"));
}

}  // namespace
}  // namespace plimsoll
