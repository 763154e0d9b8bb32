#include "api/client/patience.h"

#include <gmock/gmock.h>

namespace plimsoll {
namespace {

TEST(Patience, CountsFromTheFirstRefusal) {
  using std::chrono::seconds;
  Patience patience(seconds(10));
  const Error full = fail(Reason::queue_full, "full").error();
  const TimePoint start{};
  EXPECT_EQ(patience.after(full, seconds(4), start), Milliseconds(4000));
  EXPECT_EQ(patience.after(full, seconds(6), start + seconds(4)), Milliseconds(6000));
  const auto over = patience.after(full, seconds(6), start + seconds(5));
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().reason, Reason::queue_full);
  EXPECT_THAT(over.error().message, testing::HasSubstr("client.retry_time"));
  patience.renew();
  EXPECT_TRUE(patience.after(full, seconds(10), start + seconds(60)));
}

TEST(Patience, OfNothingGivesUpAtOnce) {
  Patience none(Milliseconds(0));
  EXPECT_FALSE(none.after(fail(Reason::draining, "").error(), Milliseconds(1), TimePoint{}));
}

}  // namespace
}  // namespace plimsoll
