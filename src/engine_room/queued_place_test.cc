#include "engine_room/queued_place.h"

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <memory>

namespace plimsoll {
namespace {
using namespace literals;

// Notes what it hears.
class Reader final : public TaskOwner {
 public:
  void accepted() override { in = true; }
  void refused(Error, std::optional<Milliseconds>) override {}
  void describe_window(int first, int count) override { window = {first, count}; }
  void start_page(const action::StartPage&) override {}
  void cancel_page(int) override {}
  void fail_page(int, Error) override {}
  void clean_up_window() override {}
  void park() override {}
  void finish(std::optional<Error> failure) override { ended = std::move(failure); }

  bool in = false;
  std::optional<std::pair<int, int>> window;
  std::optional<Error> ended;
};

class QueuedPlaceTest : public testing::Test {
 protected:
  QueuedPlaceTest() {
    ledger.set_budget(ByteVector::host(1_GiB));
    driver.handle(event::ServicesChanged{0, 1});
    (void)enter(first);
    place = std::make_unique<QueuedPlace>(driver, enter(second), QueuedPlace::Base{40_MiB, 3_MiB});
    place->on_call([this] { ++calls; });
  }
  void TearDown() override {
    place.reset();
    for (const TaskNumber number : numbers) driver.leave(number);
    boost::asio::co_spawn(io, driver.shut_down(), [](const std::exception_ptr&) {});
    io.run();
  }
  TaskNumber enter(Reader& reader) {
    numbers.push_back(driver.enter(reader, {.tenant = "t",
                                            .pages = 3,
                                            .base = ByteVector::host(20_MiB),
                                            .largest_page = {.host = 10_MiB, .work = 100_MiB}}));
    EXPECT_TRUE(reader.in);
    return numbers.back();
  }
  static RouterSettings one_at_a_time() {
    RouterSettings settings;
    settings.tasks_max = 1;
    settings.small_pages_max = 0;
    return settings;
  }
  // The first one's window breaks: the next one's turn.
  void end_first() { driver.handle(event::DocumentFailed{numbers.front(), fail(Reason::damaged, "broken").error()}); }

  boost::asio::io_context io{1};
  Ledger ledger{{"host"}, {}};
  RouterDriver driver{io, one_at_a_time(), {{"cpu", kHost}}, ledger, [] {}, 1};
  Reader first;
  Reader second;
  std::vector<TaskNumber> numbers;
  std::unique_ptr<QueuedPlace> place;
  int calls = 0;
};

TEST_F(QueuedPlaceTest, CallsWhenItsTurnComesAndKeepsTheOrder) {
  EXPECT_EQ(calls, 0);
  end_first();
  EXPECT_EQ(calls, 1);
  EXPECT_FALSE(second.window) << "the place heard it";
  Reader next;
  const QueuedPlace::Standing standing = place->take_over(next);
  EXPECT_EQ(standing.number, numbers.back());
  EXPECT_EQ(standing.base.decode_allowance, 40_MiB);
  EXPECT_EQ(standing.base.ahead_room, 3_MiB);
  EXPECT_EQ(standing.window, std::pair(0, 3));
  place.reset();
  driver.handle(event::TaskCancelled{numbers.back()});
  driver.handle(event::WindowDescribed{numbers.back(), {}});
  EXPECT_TRUE(next.ended) << "orders go to who took over; the place did not give the task up";
}

TEST_F(QueuedPlaceTest, SaysWhyItEndsWhileItWaits) {
  driver.cancel_all();
  EXPECT_EQ(calls, 1);
  Reader next;
  const QueuedPlace::Standing standing = place->take_over(next);
  EXPECT_TRUE(standing.finished);
  EXPECT_EQ(standing.failure->reason, Reason::interrupted);
}

TEST_F(QueuedPlaceTest, GivenUpItLeavesTheQueue) {
  EXPECT_EQ(driver.state().queue.size(), 1U);
  place.reset();
  EXPECT_EQ(driver.state().queue.size(), 0U);
  EXPECT_EQ(driver.tasks(), 1U);
}

TEST_F(QueuedPlaceTest, GivenUpInItsTurnItHoldsNothing) {
  end_first();
  ASSERT_EQ(calls, 1);
  place.reset();
  EXPECT_TRUE(driver.state().active.empty());
  EXPECT_EQ(ledger.total(ledger.root())[kHost], Bytes(0));
}

TEST_F(QueuedPlaceTest, WhoAsksLateIsCalledAtOnce) {
  end_first();
  int late = 0;
  place->on_call([&] { ++late; });
  EXPECT_EQ(late, 1);
}

}  // namespace
}  // namespace plimsoll
