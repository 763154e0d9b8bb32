// Documents that have to wait while others are read: what they hold, and that they go on.
#include <gmock/gmock.h>

#include <fmt/format.h>

#include "engine_room/engine_room.h"
#include "recording_sink.h"

namespace plimsoll {
namespace {

using testing::SizeIs;

// One service, whose first page is held back until go().
class WaitingDocuments : public testing::Test {
 protected:
  WaitingDocuments() {
    reading.settings.window = 4;
    reading.engine = EngineRoom::create(reading.io, reading.settings).value();
  }
  void TearDown() override {
    run(reading.io, reading.engine->shut_down());
    EXPECT_TRUE(reading.engine->helper_pids().empty());
  }
  void go() { reading.folder.create("go"); }

  struct Document {
    RecordingSink sink;
    std::optional<DocumentSummary> summary;
  };
  void start(Document& document, DocumentJob job) {
    document.summary.reset();
    boost::asio::co_spawn(
        reading.io, reading.engine->read(std::move(job), document.sink),
        [&document](const std::exception_ptr&, DocumentSummary summary) { document.summary = std::move(summary); });
  }
  static DocumentJob job(std::string_view pages = "", bool lets_go = false) {
    DocumentJob job = Reading::job(pages);
    job.lets_go = lets_go;
    return job;
  }
  // False when it does not come true within some seconds.
  bool until(const std::function<bool()>& condition) {
    const TimePoint end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition() && std::chrono::steady_clock::now() < end) {
      reading.io.restart();
      reading.io.run_one_for(Milliseconds(20));
    }
    return condition();
  }
  bool reading_its_first_page() {
    return until([&] { return !reading.folder.pages("read").empty(); });
  }

  Reading reading{"pages 10\non read:1 once wait go"};
  Document first;
};

TEST_F(WaitingDocuments, OneIsLetGoAndGoneOnWithWindowByWindow) {
  start(first, job());
  ASSERT_TRUE(reading_its_first_page());
  Document second;
  start(second, job("", true));
  ASSERT_TRUE(until([&] { return second.summary.has_value(); })) << "it must wait, and says so";
  ASSERT_TRUE(second.summary->place);
  EXPECT_FALSE(second.summary->failure);
  EXPECT_THAT(second.sink.pages, SizeIs(0));
  go();
  int readings = 0;
  while (second.summary->place) {
    bool called = false;
    second.summary->place->on_call([&] { called = true; });
    ASSERT_TRUE(until([&] { return called; }));
    // Who goes on asks for what is not read yet.
    DocumentJob rest = job(fmt::format("{}-end", second.sink.pages.size() + 1), true);
    rest.place = std::move(second.summary->place);
    start(second, std::move(rest));
    ASSERT_TRUE(until([&] { return second.summary.has_value(); }));
    ++readings;
  }
  ASSERT_TRUE(until([&] { return first.summary.has_value(); }));
  EXPECT_EQ(first.summary->done, 10);
  EXPECT_THAT(second.sink.opened_with, SizeIs(1));
  ASSERT_THAT(second.sink.pages, SizeIs(10));
  for (int number = 1; number <= 10; ++number) EXPECT_EQ(second.sink.pages[number - 1].number, number);
  EXPECT_GE(readings, 2) << "between windows it was the other one's turn";
}

TEST_F(WaitingDocuments, AGivenUpPlaceHoldsUpNobody) {
  start(first, job());
  ASSERT_TRUE(reading_its_first_page());
  Document second;
  start(second, job("", true));
  ASSERT_TRUE(until([&] { return second.summary.has_value(); }));
  second.summary->place.reset();
  go();
  ASSERT_TRUE(until([&] { return first.summary.has_value(); }));
  EXPECT_EQ(first.summary->done, 10);
}

// A large one and a small one are read, which is all there are places for: the next is looked at all the same.
TEST_F(WaitingDocuments, OpeningOneDoesNotWaitForThoseThatAreRead) {
  start(first, job());
  ASSERT_TRUE(reading_its_first_page());
  Document small;
  start(small, job("9-10"));
  const auto read_by_two = [&] { return reading.folder.log("open").size() >= 2; };
  ASSERT_TRUE(until(read_by_two));
  Document third;
  start(third, job("", true));
  ASSERT_TRUE(until([&] { return third.summary.has_value(); }));
  third.summary->place.reset();
  go();
  ASSERT_TRUE(until([&] { return first.summary.has_value() && small.summary.has_value(); }));
}

}  // namespace
}  // namespace plimsoll
