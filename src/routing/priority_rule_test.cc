#include "routing/priority_rule.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {
using namespace literals;

TEST(PriorityRule, SmallIsHighLongIsLowTheRestNormal) {
  struct Row {
    int pages;
    Bytes body;
    Caller caller;
    PriorityChoice choice;
  };
  const Row rows[] = {
      {1, 200_KiB, Caller::submits, {Priority::high, "1 page: small"}},
      {2, 16_MiB, Caller::submits, {Priority::high, "2 pages: small"}},
      {2, 17_MiB, Caller::submits, {Priority::normal, "2 pages, 17 MiB"}},
      {3, 1_MiB, Caller::submits, {Priority::normal, "3 pages, 1 MiB"}},
      {99, 255_MiB, Caller::submits, {Priority::normal, "99 pages, 255 MiB"}},
      {100, 1_MiB, Caller::submits, {Priority::low, "100 pages: long"}},
      {1, 256_MiB, Caller::submits, {Priority::low, "256 MiB: large"}},
      {100, 1_MiB, Caller::waits, {Priority::normal, "100 pages: long, but somebody waits for it"}},
      {1, 1_MiB, Caller::waits, {Priority::high, "1 page: small"}},
      {1, 1_MiB, Caller::bulk, {Priority::normal, "1 page: small, but one of many"}},
      {10'000, 1_GiB, Caller::bulk, {Priority::low, "10000 pages: long"}},
  };
  for (const Row& row : rows) {
    const PriorityChoice choice = choose_priority({}, row.pages, row.body, row.caller);
    EXPECT_EQ(choice, row.choice) << row.pages << " pages: " << choice.why;
  }
}

}  // namespace
}  // namespace plimsoll
