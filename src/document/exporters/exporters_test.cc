// Golden tests: every format of one small document that has one of everything. PLIMSOLL_REGENERATE=1 writes the files
// anew (make test then shows the difference in git).
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "document/exporters/exporter.h"

namespace plimsoll {
namespace {

// Words of `text` at blanks, side by side in `box`.
Line line_of(const std::string& text, Box box) {
  Line line{.text = text, .polygon = polygon_of(box), .confidence = 0.97F};
  const float step = box.width() / static_cast<float>(text.size());
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find(' ', start), text.size());
    const Box place{box.left + step * static_cast<float>(start), box.top, box.left + step * static_cast<float>(end),
                    box.bottom};
    line.words.push_back(
        {text.substr(start, end - start), polygon_of(place), 0.9F + 0.01F * static_cast<float>(start % 9)});
    start = end + 1;
  }
  return line;
}

Block block_of(BlockKind kind, int level, const std::vector<std::string>& texts, float top) {
  Block block{.kind = kind, .level = level};
  for (const std::string& text : texts) {
    block.lines.push_back(line_of(text, {50, top, 50 + 10 * static_cast<float>(text.size()), top + 20}));
    const Box place = bounds(block.lines.back().polygon);
    block.box = block.lines.size() == 1 ? place : united(block.box, place);
    top += 24;
  }
  return block;
}

Page first_page() {
  Page page{.number = 1, .width = 800, .height = 1000, .dpi = 150};
  page.blocks = {
      block_of(BlockKind::title, 1, {"1. Load <lines>", "& *marks*"}, 40),
      block_of(BlockKind::text, 0,
               {"# not a heading, snake_case and _em_", "- a dash, hyphen-", "ation \"stays\"", "12. twelve"}, 120),
      block_of(BlockKind::list, 0, {"• first", "- second"}, 260),
      block_of(BlockKind::text, 0, {"一二三，", "四五 OCR", "六"}, 340),
  };
  Block chinese{.box = {600, 40, 640, 440}};
  Line vertical{.text = "直排", .polygon = polygon_of({600, 40, 640, 440}), .confidence = 0.5F, .angle = 90};
  vertical.words = {{"直", polygon_of({600, 40, 640, 240}), 0.5F}, {"排", polygon_of({600, 240, 640, 440}), 0.5F}};
  chinese.lines = {vertical};
  chinese.lines.push_back({.text = "no words", .polygon = polygon_of({600, 500, 700, 520}), .confidence = 1});
  page.blocks.push_back(chinese);
  return page;
}

Page failed_page() {
  Page page{.number = 2, .width = 800, .height = 1000, .state = PageState::failed};
  page.failure = fail(Reason::page_memory, "needs 2 GiB, --page-memory is 1 GiB").error();
  return page;
}

Page degraded_page() {
  Page page{.number = 4, .width = 10, .height = 10, .source = PageSource::text_layer, .state = PageState::degraded};
  page.degradations = {{"tables", "memory pressure"}};
  Line line = line_of(
      "tab\tand\x01"
      "control",
      {0, 0, 10, 10});
  page.blocks = {{.box = {0, 0, 10, 10}, .lines = {line}}};
  return page;
}

RunRecord sample_run(const std::vector<Page>& pages) {
  using std::chrono::microseconds;
  RunRecord run;
  for (const Page& page : pages)
    run.add_page(page, std::vector<StageTime>{{"detect", microseconds(1500), true}, {"order", microseconds(20), false}},
                 Bytes(1000u * static_cast<unsigned>(page.number)));
  run.set_wall_time(microseconds(7654321));
  run.set_peak(Bytes(123456789));
  return run;
}

std::string exported(ExportFormat format, const ExportHead& head, const std::vector<Page>& pages) {
  std::string out;
  const auto exporter = make_exporter(format, [&](std::string_view piece) -> Result<void> {
    out += piece;
    return {};
  });
  EXPECT_TRUE(exporter->begin(head));
  for (const Page& page : pages) EXPECT_TRUE(exporter->page(page));
  EXPECT_TRUE(exporter->end(sample_run(pages)));
  return out;
}

ExportHead sample_head() {
  return {.name = "ship's \"log\" <1>.pdf",
          .format = "pdf",
          .page_count = 4,
          .precision = "bf16",
          .parameters = "default",
          .models = {"det", "rec"}};
}

class Golden : public testing::TestWithParam<ExportFormat> {};

TEST_P(Golden, IsWhatItWas) {
  const std::string path =
      fmt::format("{}/src/document/exporters/testdata/sample.{}", PLIMSOLL_SOURCE_DIR, name(GetParam()));
  const std::string now = exported(GetParam(), sample_head(), {first_page(), failed_page(), degraded_page()});
  if (std::getenv("PLIMSOLL_REGENERATE") != nullptr) std::ofstream(path, std::ios::binary) << now;
  std::ifstream file(path, std::ios::binary);
  EXPECT_EQ(now, std::string(std::istreambuf_iterator<char>(file), {})) << path << "; PLIMSOLL_REGENERATE=1 renews it";
}

TEST_P(Golden, SaysThatAPageFailed) {
  EXPECT_THAT(exported(GetParam(), sample_head(), {failed_page()}), testing::HasSubstr("needs 2 GiB"));
}

TEST_P(Golden, PassesOnWhatTheSinkSays) {
  int left = 0;
  const auto failing = [&left](std::string_view) -> Result<void> {
    if (left-- > 0) return {};
    return fail(Reason::output_failed, "no space left");
  };
  // However many pieces the disk takes: the error comes out of some call, and no later than the last.
  for (int pieces = 0; pieces < 3; ++pieces) {
    left = pieces;
    const auto exporter = make_exporter(GetParam(), failing);
    Result<void> outcome = exporter->begin(sample_head());
    for (int page = 0; outcome && page < 4; ++page) outcome = exporter->page(first_page());
    ASSERT_FALSE(outcome) << pieces;
    EXPECT_EQ(outcome.error().reason, Reason::output_failed);
  }
}

INSTANTIATE_TEST_SUITE_P(Format, Golden,
                         testing::Values(ExportFormat::txt, ExportFormat::json, ExportFormat::md, ExportFormat::tsv,
                                         ExportFormat::hocr),
                         [](const auto& tested) { return std::string(name(tested.param)); });

TEST(Exporter, IsFoundByName) {
  for (const ExportFormat format :
       {ExportFormat::txt, ExportFormat::json, ExportFormat::md, ExportFormat::tsv, ExportFormat::hocr})
    EXPECT_EQ(export_format(name(format)), format);
  EXPECT_FALSE(export_format("docx"));
}

// Name and measurements may differ; the document member may not.
TEST(JsonExporter, KeepsMeasurementsOutOfTheDocument) {
  ExportHead other = sample_head();
  other.name = "elsewhere.pdf";
  const auto document = [](const std::string& json) { return json.substr(0, json.find("\n\"run\"")); };
  const std::string first = exported(ExportFormat::json, sample_head(), {first_page()});
  const std::string second = exported(ExportFormat::json, other, {first_page()});
  EXPECT_NE(first, second);
  EXPECT_EQ(document(first), document(second));
}

TEST(RunRecord, StaysSmall) {
  RunRecord run;
  for (int page = 1; page <= 5000; ++page) {
    const std::vector<StageTime> stages = {{fmt::format("stage {}", page), std::chrono::microseconds(1), false}};
    run.add_page(failed_page(), stages, Bytes(0));
  }
  EXPECT_EQ(run.pages(PageState::failed), 5000);
  EXPECT_EQ(run.events().size(), RunRecord::kEventsMax);
  EXPECT_EQ(run.events_left_out(), 5000 - RunRecord::kEventsMax);
  EXPECT_EQ(run.stages().size(), RunRecord::kStagesMax);
}

}  // namespace
}  // namespace plimsoll
