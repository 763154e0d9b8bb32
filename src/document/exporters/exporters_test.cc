// Golden tests: every format of one small document that has one of everything. PLIMSOLL_REGENERATE=1 writes the files
// anew (make test then shows the difference in git). Of a workbook, which is packed, the golden file is what is in it.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "document/exporters/export_under_test.h"
#include "document/exporters/sample_pages.h"

namespace plimsoll {
namespace {

std::vector<Page> golden_pages(ExportFormat format) {
  if (format == ExportFormat::page) return {structured_page()};
  return {first_page(), failed_page(), structured_page(), degraded_page()};
}

class Golden : public testing::TestWithParam<ExportFormat> {};

TEST_P(Golden, IsWhatItWas) {
  const std::string path = fmt::format("{}/src/document/exporters/testdata/sample.{}{}", PLIMSOLL_SOURCE_DIR,
                                       suffix(GetParam()), GetParam() == ExportFormat::xlsx ? ".parts" : "");
  const std::string now = readable(GetParam(), exported(GetParam(), sample_head(), golden_pages(GetParam())));
  if (std::getenv("PLIMSOLL_REGENERATE") != nullptr) std::ofstream(path, std::ios::binary) << now;
  std::ifstream file(path, std::ios::binary);
  EXPECT_EQ(now, std::string(std::istreambuf_iterator<char>(file), {})) << path << "; PLIMSOLL_REGENERATE=1 renews it";
}

TEST_P(Golden, IsTheSameEachTime) {
  const std::vector<Page> pages = golden_pages(GetParam());
  EXPECT_EQ(exported(GetParam(), sample_head(), pages), exported(GetParam(), sample_head(), pages));
}

TEST_P(Golden, SaysThatAPageFailed) {
  EXPECT_THAT(readable(GetParam(), exported(GetParam(), sample_head(), {failed_page()})),
              testing::HasSubstr("needs 2 GiB"));
}

// How many pieces, at least, a document of a page comes in.
int pieces_of(ExportFormat format) {
  if (format == ExportFormat::xlsx) return 1;
  return format == ExportFormat::page ? 2 : 3;
}

TEST_P(Golden, PassesOnWhatTheSinkSays) {
  int left = 0;
  const auto failing = [&left](std::string_view) -> Result<void> {
    if (left-- > 0) return {};
    return fail(Reason::output_failed, "no space left");
  };
  const bool one_page = GetParam() == ExportFormat::page || GetParam() == ExportFormat::xlsx;  // or one piece
  // However many pieces the disk takes: the error comes out of some call, and no later than the last.
  for (int pieces = 0; pieces < pieces_of(GetParam()); ++pieces) {
    left = pieces;
    const auto exporter = make_exporter(GetParam(), failing);
    Result<void> outcome = exporter->begin(sample_head());
    for (int page = 0; outcome && page < (one_page ? 1 : 4); ++page) outcome = exporter->page(structured_page());
    if (outcome) outcome = exporter->end({});
    ASSERT_FALSE(outcome) << pieces;
    EXPECT_EQ(outcome.error().reason, Reason::output_failed);
  }
}

INSTANTIATE_TEST_SUITE_P(Format, Golden, testing::ValuesIn(export_formats().begin(), export_formats().end()),
                         [](const auto& tested) { return std::string(name(tested.param)); });

TEST(Exporter, IsFoundByName) {
  for (const ExportFormat format : export_formats()) EXPECT_EQ(export_format(name(format)), format);
  EXPECT_EQ(export_formats().size(), static_cast<std::size_t>(ExportFormat::xlsx) + 1);
  EXPECT_EQ(suffix(ExportFormat::page), "page.xml");
  EXPECT_FALSE(export_format("docx"));
}

TEST(PageExporter, RefusesASecondPage) {
  EXPECT_TRUE(check_pages(ExportFormat::page, 1));
  EXPECT_TRUE(check_pages(ExportFormat::alto, 2));
  std::string out;
  const auto exporter = make_exporter(ExportFormat::page, [&](std::string_view piece) -> Result<void> {
    out += piece;
    return {};
  });
  ASSERT_TRUE(exporter->begin(sample_head()));
  ASSERT_TRUE(exporter->page(structured_page()));
  const Result<void> refused = exporter->page(structured_page());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::page_count);
  EXPECT_THAT(refused.error().message, testing::AllOf(testing::HasSubstr("--pages"), testing::HasSubstr("alto")));
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
