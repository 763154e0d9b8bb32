// Readings with helpers that die, hang or lie: which page suffers, and that the rest goes on.
#include <gmock/gmock.h>

#include <boost/asio/steady_timer.hpp>

#include "recording_sink.h"

namespace plimsoll {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(EngineFaults, APageWhoseServiceDiesOnceIsReadByTheNext) {
  Reading reading("on read:2 once signal 11");
  const DocumentSummary summary = reading.read();
  EXPECT_FALSE(summary.failure);
  EXPECT_EQ(summary.done, 3);
  EXPECT_THAT(reading.sink.texts(), ElementsAre("page 1", "page 2", "page 3"));
  EXPECT_THAT(reading.folder.pages("read"), UnorderedElementsAre(1, 2, 2, 3));
}

TEST(EngineFaults, APageWhoseServiceDiesTwiceFailsWithTheCauseAndTheRestIsRead) {
  Reading reading("on read:2 exit 9");
  const DocumentSummary summary = reading.read();
  EXPECT_FALSE(summary.failure);
  EXPECT_EQ(summary.done, 2);
  EXPECT_EQ(summary.failed, 1);
  EXPECT_THAT(reading.sink.texts(), ElementsAre("page 1", "failed: helper_died", "page 3"));
  const Error& error = reading.sink.pages.at(1).failure.value();
  EXPECT_EQ(error.code, Code::service_lost);
  EXPECT_THAT(error.text(), AllOf(HasSubstr("plimsoll-infer"), HasSubstr("exit status 9"), HasSubstr("last words of")));
  EXPECT_THAT(reading.folder.pages("read"), UnorderedElementsAre(1, 2, 2, 3));
  EXPECT_THAT(reading.left_behind, IsEmpty());
}

TEST(EngineFaults, APageOverItsTimeIsNotTriedAgain) {
  Reading reading("on read:2 silent");
  reading.settings.page_time_max = Milliseconds(400);
  reading.read();
  EXPECT_THAT(reading.sink.texts(), ElementsAre("page 1", "failed: page_time", "page 3"));
  EXPECT_THAT(reading.folder.pages("read"), ElementsAre(1, 2, 3));
}

TEST(EngineFaults, ARefusedPageFailsAndItsServiceLives) {
  Reading reading("on read:2 fail page_memory");
  reading.read();
  EXPECT_THAT(reading.sink.texts(), ElementsAre("page 1", "failed: page_memory", "page 3"));
  EXPECT_EQ(reading.folder.log("hello").size(), 2u);
}

TEST(EngineFaults, APageWhoseRenderingKillsTheDecodeHelperFailsAlone) {
  Reading reading("on render:2 signal 11");
  const DocumentSummary summary = reading.read();
  EXPECT_FALSE(summary.failure);
  EXPECT_THAT(reading.sink.texts(), ElementsAre("page 1", "failed: helper_died", "page 3"));
  EXPECT_THAT(reading.sink.pages.at(1).failure->text(), HasSubstr("SIGSEGV"));
  EXPECT_EQ(reading.folder.log("open").size(), 2u);
}

// Killed once in the middle of `event`, by somebody who has nothing to do with the document.
class Killed : public testing::TestWithParam<std::string> {};

TEST_P(Killed, CostsNothing) {
  Reading reading("text 2 trusted\non " + GetParam() + " once signal 9");
  const DocumentSummary summary = reading.read();
  EXPECT_FALSE(summary.failure);
  EXPECT_EQ(summary.done, 3);
  EXPECT_THAT(reading.sink.texts(), ElementsAre("page 1", "text 2", "page 3"));
  EXPECT_THAT(reading.left_behind, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Anywhere, Killed,
                         testing::Values("hello", "open", "describe", "text", "render", "configure", "load", "canary",
                                         "read", "ping"),
                         [](const auto& info) { return info.param; });

TEST(EngineFaults, ATextLayerThatKillsTheDecodeHelperLeavesThePicture) {
  Reading reading("text 2 trusted\non text signal 11");
  reading.read();
  EXPECT_THAT(reading.sink.texts(), ElementsAre("page 1", "page 2", "page 3"));
  EXPECT_THAT(reading.sink.runs.at(1).text_layer, HasSubstr("SIGSEGV"));
}

TEST(EngineFaults, ATextLayerThatKillsTheDecodeHelperIsNotJoined) {
  Reading reading("text 2 trusted\non text signal 11");
  reading.settings.models_folder = PLIMSOLL_SOURCE_DIR "/models";  // the catalogue
  reading.settings.features = "layout";
  reading.read();
  EXPECT_THAT(reading.sink.texts(), ElementsAre("page 1", "page 2", "page 3"));
  EXPECT_THAT(reading.sink.runs.at(1).text_layer, HasSubstr("SIGSEGV"));
}

TEST(EngineFaults, APageThatCannotBeMeasuredFailsAlone) {
  // Asked for together from page 1, then one by one.
  Reading reading("on describe:1 once signal 11\non describe:2 signal 11");
  const DocumentSummary summary = reading.read();
  EXPECT_FALSE(summary.failure);
  EXPECT_THAT(reading.sink.texts(), ElementsAre("page 1", "failed: helper_died", "page 3"));
}

TEST(EngineFaults, ADocumentThatCannotBeOpenedSaysWhy) {
  Reading reading("on open fail encrypted");
  const DocumentSummary summary = reading.read();
  ASSERT_TRUE(summary.failure);
  EXPECT_EQ(summary.failure->reason, Reason::encrypted);
  EXPECT_THAT(reading.sink.opened_with, IsEmpty());
  EXPECT_THAT(reading.left_behind, IsEmpty());
}

TEST(EngineFaults, ADocumentThatKillsItsHelperSaysHow) {
  Reading reading("on open exit 5");
  const DocumentSummary summary = reading.read();
  ASSERT_TRUE(summary.failure);
  EXPECT_THAT(summary.failure->text(), AllOf(HasSubstr("plimsoll-decode"), HasSubstr("exit status 5")));
}

TEST(EngineFaults, WithoutModelsTheDocumentFailsOnceAndNotPageByPage) {
  Reading reading("pages 30\non configure fail model_missing");
  const DocumentSummary summary = reading.read();
  ASSERT_TRUE(summary.failure);
  EXPECT_EQ(summary.failure->reason, Reason::model_missing);
  EXPECT_THAT(reading.sink.pages, IsEmpty());
  EXPECT_THAT(reading.left_behind, IsEmpty());
}

TEST(EngineFaults, AServiceThatNeverStartsIsGivenUpSoon) {
  Reading reading("pages 30\non configure exit 6");
  const DocumentSummary summary = reading.read();
  ASSERT_TRUE(summary.failure);
  EXPECT_EQ(summary.failure->reason, Reason::helper_died);
  EXPECT_THAT(summary.failure->text(), HasSubstr("exit status 6"));
}

TEST(EngineFaults, MissingHelpersAreNamed) {
  Reading reading("");
  reading.settings.helper_folder = "/nowhere";
  const DocumentSummary summary = reading.read();
  ASSERT_TRUE(summary.failure);
  EXPECT_EQ(summary.failure->reason, Reason::helper_missing);
  EXPECT_THAT(summary.failure->text(), HasSubstr("/nowhere/plimsoll-decode"));
}

TEST(EngineFaults, ASinkThatFailsEndsTheDocument) {
  Reading reading("pages 30");
  reading.sink.on_page = [](const Page& page) -> Result<void> {
    if (page.number < 3) return {};
    return fail(Reason::output_failed, "the disk is full");
  };
  const DocumentSummary summary = reading.read();
  ASSERT_TRUE(summary.failure);
  EXPECT_EQ(summary.failure->reason, Reason::output_failed);
  EXPECT_EQ(summary.done, 2);
  EXPECT_EQ(reading.sink.pages.size(), 3u);
}

// stop() in the middle of `event`, which would not end by itself.
class Stopped : public testing::TestWithParam<std::string> {};

TEST_P(Stopped, EndsEveryReadingAtOnce) {
  Reading reading("pages 9\ntext 1 trusted\non " + GetParam() + " silent");
  reading.settings.page_time_max = reading.settings.start_time_max = reading.settings.open_time_max =
      reading.settings.render_time_max = std::chrono::hours(1);
  boost::asio::steady_timer timer(reading.io);
  const std::function<void()> stop_when_there = [&] {
    if (!reading.folder.log(GetParam()).empty()) return reading.engine->stop();
    timer.expires_after(Milliseconds(5));
    timer.async_wait([&](const boost::system::error_code&) { stop_when_there(); });
  };
  stop_when_there();
  const DocumentSummary summary = reading.read();
  ASSERT_TRUE(summary.failure);
  EXPECT_EQ(summary.failure->reason, Reason::interrupted);
  for (const Page& page : reading.sink.pages) EXPECT_FALSE(page.failure);
  EXPECT_THAT(reading.left_behind, IsEmpty());
  EXPECT_EQ(open_descriptors("plimsoll-"), 0);
}

INSTANTIATE_TEST_SUITE_P(Anywhere, Stopped,
                         testing::Values("hello", "open", "describe", "text", "render", "configure", "read"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace plimsoll
