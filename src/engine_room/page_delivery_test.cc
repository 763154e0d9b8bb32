#include "engine_room/page_delivery.h"

#include <gmock/gmock.h>

#include <vector>

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Sink : public DocumentSink {
 public:
  Result<void> opened(const DocumentFacts&) override { return {}; }
  Result<void> page(const Page& page, const PageRun&) override {
    if (page.number == refused) return fail(Reason::output_failed, "refused");
    numbers.push_back(page.number);
    return {};
  }
  std::vector<int> numbers;
  int refused = 0;
};

class Delivery : public testing::Test {
 protected:
  void expect(std::initializer_list<int> numbers) {
    for (const int number : numbers) delivery.expect(number);
  }
  void finish(int number, PageState state = PageState::done) {
    delivery.finish({.number = number, .state = state}, {});
  }

  Sink sink;
  PageDelivery delivery{sink};
};

TEST_F(Delivery, PagesLeaveInDocumentOrder) {
  expect({2, 5, 9});
  finish(9);
  finish(5);
  EXPECT_THAT(sink.numbers, IsEmpty());
  finish(2);
  EXPECT_THAT(sink.numbers, ElementsAre(2, 5, 9));
}

TEST_F(Delivery, APageIsOpenUntilItIsDelivered) {
  expect({1, 2, 3});
  finish(2);
  EXPECT_EQ(delivery.open(), 3U);
  finish(1);
  EXPECT_EQ(delivery.open(), 1U);
}

TEST_F(Delivery, CountsStates) {
  expect({1, 2, 3, 4});
  finish(1);
  finish(2, PageState::degraded);
  finish(3, PageState::failed);
  finish(4);
  EXPECT_EQ(delivery.summary().done, 2);
  EXPECT_EQ(delivery.summary().degraded, 1);
  EXPECT_EQ(delivery.summary().failed, 1);
  EXPECT_FALSE(delivery.ended());
}

TEST_F(Delivery, ASinkThatRefusesEndsTheDocument) {
  expect({1, 2, 3});
  sink.refused = 2;
  finish(3);
  finish(2);
  finish(1);
  EXPECT_THAT(sink.numbers, ElementsAre(1));
  EXPECT_EQ(delivery.summary().failure->reason, Reason::output_failed);
  EXPECT_EQ(delivery.summary().done, 1);
  EXPECT_EQ(delivery.open(), 0U);
}

TEST_F(Delivery, AfterItsEndNothingIsDeliveredAndTheFirstReasonStays) {
  expect({1, 2});
  delivery.end(fail(Reason::interrupted, "stopped").error());
  delivery.end(fail(Reason::internal, "later").error());
  finish(1);
  expect({3});
  finish(3);
  EXPECT_THAT(sink.numbers, IsEmpty());
  EXPECT_EQ(delivery.summary().failure->reason, Reason::interrupted);
  EXPECT_EQ(delivery.open(), 0U);
}

}  // namespace
}  // namespace plimsoll
