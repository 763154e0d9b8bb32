#include "services/service_line.h"

#include <gtest/gtest.h>

#include <deque>

namespace plimsoll {
namespace {

class ServiceLines : public testing::Test {
 protected:
  ServiceLine::Waiter& join(Urgency urgency) {
    ServiceLine::Waiter& waiter = waiters.emplace_back(io);
    line.join(urgency, waiter);
    return waiter;
  }
  boost::asio::io_context io;
  std::deque<ServiceLine::Waiter> waiters;
  ServiceLine line;
};

TEST_F(ServiceLines, FirstComeFirstServedWithinAClass) {
  const auto& first = join(Urgency::normal);
  const auto& second = join(Urgency::normal);
  line.grant(7);
  EXPECT_EQ(first.granted, 7);
  EXPECT_TRUE(first.event.is_set());
  EXPECT_FALSE(second.granted);
  EXPECT_EQ(line.size(), 1u);
}

TEST_F(ServiceLines, HigherClassesGoFirst) {
  const auto& low = join(Urgency::low);
  const auto& normal = join(Urgency::normal);
  const auto& high = join(Urgency::high);
  line.grant(1);
  EXPECT_EQ(high.granted, 1);
  line.grant(2);
  EXPECT_EQ(normal.granted, 2);
  line.grant(3);
  EXPECT_EQ(low.granted, 3);
  EXPECT_EQ(line.size(), 0u);
}

TEST_F(ServiceLines, WhoeverLeftIsPassedOver) {
  auto& first = join(Urgency::normal);
  const auto& second = join(Urgency::normal);
  line.leave(first);
  line.leave(first);
  line.grant(1);
  EXPECT_FALSE(first.granted);
  EXPECT_EQ(second.granted, 1);
}

TEST_F(ServiceLines, ARefusalIsForAllOfThem) {
  const auto& first = join(Urgency::low);
  const auto& second = join(Urgency::high);
  line.refuse_all(fail(Reason::helper_missing, "none").error());
  for (const auto* waiter : {&first, &second}) {
    ASSERT_TRUE(waiter->refused);
    EXPECT_EQ(waiter->refused->reason, Reason::helper_missing);
    EXPECT_TRUE(waiter->event.is_set());
  }
  EXPECT_EQ(line.size(), 0u);
}

}  // namespace
}  // namespace plimsoll
