#include "base/error.h"

#include <gtest/gtest.h>

#include <set>

namespace plimsoll {
namespace {

TEST(Error, EveryReasonHasARowAtItsOwnIndexWithAUniqueLabel) {
  std::set<std::string_view> labels;
  std::size_t index = 0;
  for (const ReasonFacts& row : reason_table()) {
    EXPECT_EQ(static_cast<std::size_t>(row.reason), index++) << row.label;
    EXPECT_TRUE(labels.insert(row.label).second) << row.label;
    EXPECT_EQ(reason_from_label(row.label), row.reason);
    EXPECT_GT(row.exit_status, 0);
    EXPECT_FALSE(label(row.code).empty());
  }
  EXPECT_EQ(index, static_cast<std::size_t>(Reason::internal) + 1);
}

TEST(Error, ContextGrowsOutwards) {
  Error error = fail(Reason::encrypted, "needs a password: --password").error();
  EXPECT_EQ(error.code, Code::denied);
  error = std::move(error).in("page 3").in("a.pdf");
  EXPECT_EQ(error.text(), "a.pdf: page 3: needs a password: --password");
}

Result<int> half(int value) {
  if (value % 2 != 0) return fail(Reason::usage, "odd");
  return value / 2;
}

Result<int> quarter(int value) {
  TRY(const int once, half(value));
  TRY(const int twice, half(once));
  return twice;
}

TEST(Error, TryReturnsTheFirstError) {
  EXPECT_EQ(quarter(8).value(), 2);
  EXPECT_EQ(quarter(6).error().message, "odd");
}

}  // namespace
}  // namespace plimsoll
