// Whole readings with helpers that behave: order, text layers, and how much is alive at a time.
#include "engine_room/engine_room.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <fstream>
#include <set>

#include "async/async.h"
#include "recording_sink.h"

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Le;
using testing::SizeIs;

std::vector<std::string> numbered(int count) {
  std::vector<std::string> texts;
  for (int number = 1; number <= count; ++number) texts.push_back("page " + std::to_string(number));
  return texts;
}

TEST(EngineRoom, ReadsAllPagesInOrder) {
  Reading reading("pages 25");
  reading.settings.services = 3;
  const DocumentSummary summary = reading.read();
  EXPECT_FALSE(summary.failure);
  EXPECT_EQ(summary.done, 25);
  EXPECT_EQ(reading.sink.texts(), numbered(25));
  ASSERT_EQ(reading.sink.opened_with.size(), 1u);
  EXPECT_EQ(reading.sink.opened_with[0].format, "fake");
  EXPECT_EQ(reading.sink.opened_with[0].page_count, 25);
  EXPECT_EQ(reading.sink.opened_with[0].pages_selected, 25);
  EXPECT_THAT(reading.left_behind, IsEmpty());
}

TEST(EngineRoom, HandsOnWhatWasMeasured) {
  Reading reading("pages 1");
  reading.read();
  ASSERT_EQ(reading.sink.runs.size(), 1u);
  const PageRun& run = reading.sink.runs[0];
  EXPECT_EQ(run.service_peak, Bytes(4711));
  EXPECT_EQ(run.render_time, std::chrono::microseconds(7));
  ASSERT_EQ(run.stages.size(), 1u);
  EXPECT_EQ(run.stages[0].stage, "read");
}

TEST(EngineRoom, APageThatCouldBeDrawnOnlyInPartIsDegraded) {
  Reading reading("pages 3\npartly 2");
  const DocumentSummary summary = reading.read();
  EXPECT_EQ(summary.done, 2);
  EXPECT_EQ(summary.degraded, 1);
  EXPECT_EQ(reading.sink.texts(), numbered(3));
  EXPECT_EQ(reading.sink.pages.at(1).state, PageState::degraded);
  EXPECT_EQ(reading.sink.pages.at(1).degradations, (std::vector<Degradation>{{"picture", "its lower half"}}));
  EXPECT_EQ(reading.sink.pages.at(2).state, PageState::done);
}

TEST(EngineRoom, ReadsOnlySelectedPages) {
  Reading reading("pages 30");
  const DocumentSummary summary = reading.read("2,4-5,28-end");
  EXPECT_EQ(summary.done, 6);
  EXPECT_EQ(reading.sink.opened_with.at(0).pages_selected, 6);
  EXPECT_THAT(reading.sink.texts(), ElementsAre("page 2", "page 4", "page 5", "page 28", "page 29", "page 30"));
  EXPECT_THAT(reading.folder.pages("render"), ElementsAre(2, 4, 5, 28, 29, 30));
}

TEST(EngineRoom, ASelectionBesideTheDocumentIsAnError) {
  Reading reading("pages 3");
  const DocumentSummary summary = reading.read("7-9");
  ASSERT_TRUE(summary.failure);
  EXPECT_EQ(summary.failure->reason, Reason::page_range);
}

TEST(EngineRoom, ATrustedTextLayerIsThePageAndAnUntrustedOneIsNot) {
  Reading reading("pages 3\ntext 1 trusted\ntext 3 untrusted");
  const DocumentSummary summary = reading.read();
  EXPECT_EQ(summary.done, 3);
  EXPECT_THAT(reading.sink.texts(), ElementsAre("text 1", "page 2", "page 3"));
  EXPECT_THAT(reading.folder.pages("render"), ElementsAre(2, 3));
  EXPECT_EQ(reading.sink.runs[0].text_layer, "trusted as told");
  EXPECT_EQ(reading.sink.runs[1].text_layer, "");
  EXPECT_EQ(reading.sink.runs[2].text_layer, "untrusted as told");
  EXPECT_EQ(reading.sink.pages[0].source, PageSource::text_layer);
}

TEST(EngineRoom, WithFeaturesATrustedTextLayerGoesToTheServiceWithThePicture) {
  Reading reading("pages 3\ntext 1 trusted\ntext 3 untrusted");
  reading.settings.models_folder = PLIMSOLL_SOURCE_DIR "/models";  // the catalogue
  reading.settings.features = "layout";
  const DocumentSummary summary = reading.read();
  EXPECT_EQ(summary.done, 3);
  EXPECT_THAT(reading.sink.texts(), ElementsAre("page 1 with its text layer", "page 2", "page 3"));
  EXPECT_THAT(reading.folder.pages("render"), ElementsAre(1, 2, 3));
  EXPECT_THAT(reading.folder.pages("text"), ElementsAre(1, 3));
  EXPECT_EQ(reading.sink.runs[0].text_layer, "trusted as told");
  EXPECT_EQ(reading.sink.runs[2].text_layer, "untrusted as told");
}

TEST(EngineRoom, IgnoringTextLayersReadsEveryPage) {
  Reading reading("pages 2\ntext 1 trusted");
  reading.settings.text_layer = TextLayerMode::ignore;
  reading.read();
  EXPECT_EQ(reading.sink.texts(), numbered(2));
  EXPECT_THAT(reading.folder.pages("text"), IsEmpty());
}

TEST(EngineRoom, WantingOnlyTextLayersStartsNoService) {
  Reading reading("pages 3\ntext 1 trusted\ntext 3 untrusted");
  reading.settings.text_layer = TextLayerMode::only;
  const DocumentSummary summary = reading.read();
  EXPECT_EQ(summary.done, 1);
  EXPECT_EQ(summary.failed, 2);
  EXPECT_THAT(reading.sink.texts(), ElementsAre("text 1", "failed: no_text_layer", "failed: no_text_layer"));
  EXPECT_THAT(reading.folder.pages("render"), IsEmpty());
  EXPECT_EQ(reading.folder.log("hello").size(), 1u);  // the decode helper's
}

TEST(EngineRoom, TheDecodeHelperIsReplacedWhenItKeepsMemory) {
  Reading reading("pages 30\non render:3 retain 8");
  reading.settings.window = 10;
  EXPECT_EQ(reading.read().done, 30);
  // Opened for the first window and again for the second, where nothing is kept.
  EXPECT_EQ(reading.folder.log("open").size(), 2u);
}

TEST(EngineRoom, TheDecodeHelperIsReplacedAfterFiveHundredPages) {
  std::string script = "pages 620\n";
  for (int number = 1; number <= 620; ++number) script += "text " + std::to_string(number) + " trusted\n";
  Reading reading(script);
  reading.settings.window = 20;
  EXPECT_EQ(reading.read().done, 620);
  EXPECT_EQ(reading.folder.log("open").size(), 2u);
}

// Watches this process's descriptors while documents are read.
class Census {
 public:
  Census(boost::asio::io_context& io) : timer_(io) { look(); }
  void stop() {
    stopped_ = true;
    timer_.cancel();
  }
  int rasters = 0;

 private:
  void look() {
    if (stopped_) return;
    rasters = std::max(rasters, open_descriptors("plimsoll-raster"));
    timer_.expires_after(Milliseconds(1));
    timer_.async_wait([this](const boost::system::error_code&) { look(); });
  }
  boost::asio::steady_timer timer_;
  bool stopped_ = false;
};

TEST(EngineRoom, NoMoreRastersThanServicesAndOneMore) {
  Reading reading("pages 8\non read:1 wait go");
  reading.settings.services = 1;
  Census census(reading.io);
  boost::asio::steady_timer timer(reading.io);
  const std::function<void()> release = [&] {
    // The second page is rendered while the first is read; the third is not.
    if (reading.folder.pages("render").size() >= 2 && !reading.folder.pages("read").empty())
      reading.folder.create("go");
    else
      timer.expires_after(Milliseconds(5)), timer.async_wait([&](const boost::system::error_code&) { release(); });
  };
  release();
  EXPECT_EQ(reading.read().done, 8);
  census.stop();
  EXPECT_EQ(census.rasters, 2);
  EXPECT_EQ(open_descriptors("plimsoll-"), 0);
}

TEST(EngineRoom, NoMorePagesInFlightThanTheWindow) {
  Reading reading("pages 12\non read:1 wait go");
  reading.settings.services = 2;
  reading.settings.window = 4;
  boost::asio::steady_timer timer(reading.io);
  std::vector<int> rendered;
  const std::function<void()> release = [&] {
    // Pages 2 to 4 are read and wait for page 1; that there is no fifth shows a moment later.
    const bool full = reading.folder.pages("read").size() == 4;
    if (full && !rendered.empty()) return rendered = reading.folder.pages("render"), reading.folder.create("go");
    if (full) rendered = {0};
    timer.expires_after(Milliseconds(full ? 100 : 5));
    timer.async_wait([&](const boost::system::error_code&) { release(); });
  };
  release();
  EXPECT_EQ(reading.read().done, 12);
  EXPECT_THAT(rendered, ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(reading.sink.texts(), numbered(12));
}

// Name and state of each process, as /proc tells them.
std::vector<std::string> described(const std::vector<int>& pids) {
  std::vector<std::string> all;
  for (const int pid : pids) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    std::getline(file, line);
    all.push_back(line.substr(0, line.find(')') + 3));
  }
  return all;
}

// More documents than decode helpers, services and results together: all come through, none holds what it waits for.
TEST(EngineRoom, ManyDocumentsShareFewHelpers) {
  Reading reading("pages 23");
  reading.settings.services = 2;
  reading.settings.window = 3;
  reading.engine = EngineRoom::create(reading.io, reading.settings).value();
  constexpr int kDocuments = 12;
  std::vector<RecordingSink> sinks(kDocuments);
  int through = 0;
  std::vector<std::string> most;
  for (RecordingSink& sink : sinks) {
    sink.on_page = [&](const Page&) {
      if (std::vector<std::string> helpers = described(reading.engine->helper_pids()); helpers.size() > most.size())
        most = std::move(helpers);
      return Result<void>{};
    };
    boost::asio::co_spawn(reading.io, reading.engine->read(Reading::job(), sink),
                          [&](const std::exception_ptr&, const DocumentSummary& summary) {
                            EXPECT_EQ(summary.done, 23);
                            ++through;
                          });
  }
  Census census(reading.io);
  while (through < kDocuments) reading.io.run_one();
  census.stop();
  run(reading.io, reading.engine->shut_down());
  for (const RecordingSink& sink : sinks) EXPECT_EQ(sink.texts(), numbered(23));
  EXPECT_LE(census.rasters, 3);
  // Two services, decode helpers of three that are read and of one that is being opened.
  EXPECT_THAT(most, SizeIs(Le(6u)));
}

}  // namespace
}  // namespace plimsoll
