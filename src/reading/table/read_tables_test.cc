#include "reading/table/read_tables.h"

#include <gtest/gtest.h>

#include <memory>
#include <opencv2/imgproc.hpp>
#include <string>
#include <utility>
#include <vector>

#include "inference/openvino/openvino_engine.h"

namespace plimsoll {
namespace {

constexpr int kRows = 7;
constexpr int kColumns = 4;

std::string text_at(int row, int column) {
  if (row == 0) return std::vector<std::string>{"Model", "Loaded", "Peak", "Time"}.at(static_cast<std::size_t>(column));
  return column == 0 ? "net" + std::to_string(row) : std::to_string(row * 37 + column * 101);
}

// A table of kRows × kColumns with all its text, and the lines that a pipeline would read there.
struct Sheet {
  cv::Mat page{420, 760, CV_8UC3, cv::Scalar::all(255)};
  std::vector<Line> lines;

  Sheet() {
    for (int row = 0; row < kRows; ++row)
      for (int column = 0; column < kColumns; ++column) {
        const std::string text = text_at(row, column);
        const cv::Point at(60 + 170 * column, 60 + 50 * row);
        cv::putText(page, text, at, cv::FONT_HERSHEY_SIMPLEX, 0.9, cv::Scalar::all(0), 2, cv::LINE_AA);
        const auto x = static_cast<float>(at.x);
        const auto y = static_cast<float>(at.y);
        const Polygon place = polygon_of({x, y - 22, x + 17 * static_cast<float>(text.size()), y + 4});
        lines.push_back({.text = text, .polygon = place, .confidence = 1, .words = {{text, place, 1}}});
      }
  }
  // Rules around the head and the body, between the columns, and, when asked for, between the rows.
  void rule(bool every_row) {
    for (int row = 0; row <= kRows; ++row)
      if (every_row || row < 2 || row == kRows) cv::line(page, {40, 28 + 50 * row}, {720, 28 + 50 * row}, 0, 2);
    for (int column = 0; column <= kColumns; ++column)
      cv::line(page, {40 + 170 * column, 28}, {40 + 170 * column, 28 + 50 * kRows}, 0, 2);
  }
};

class ReadTables : public testing::Test {
 protected:
  static inline const std::filesystem::path kFolder = std::filesystem::path(PLIMSOLL_SOURCE_DIR) / "third_party/models";
  void SetUp() override {
    engine_ = make_openvino_engine({.arithmetic = Arithmetic::f32}).value();
    reader_ = std::make_unique<TableReader>(StageOptions{.models_folder = kFolder});
    const auto loaded = reader_->load(*engine_);
    ASSERT_TRUE(loaded) << loaded.error().text();
  }
  std::optional<TableStructure> structure(const Sheet& sheet) {
    return structure_of(sheet.page, {0, 0, 760, 420}, sheet.lines, *reader_).value();
  }
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<TableReader> reader_;
};

TEST_F(ReadTables, RulesAreTakenWhereTheyDivideTheText) {
  Sheet bare;
  EXPECT_EQ(structure(bare)->source, StructureSource::network);
  Sheet framed;
  framed.rule(false);
  const auto seen = structure(framed);
  EXPECT_EQ(seen->source, StructureSource::network) << "the body's rows are in no rule";
  EXPECT_EQ(seen->table.rows, kRows);
  Sheet ruled;
  ruled.rule(true);
  const auto exact = structure(ruled);
  EXPECT_EQ(exact->source, StructureSource::rules);
  EXPECT_EQ(exact->table.cells.size(), std::size_t{kRows} * kColumns);
}

TEST_F(ReadTables, ATablesHeadIsMarkedHoweverItWasRead) {
  for (const bool every_row : {false, true}) {
    Sheet sheet;
    sheet.rule(every_row);
    Page page{.number = 1, .width = 760, .height = 420};
    page.blocks.push_back({.kind = BlockKind::text, .box = {0, 0, 760, 20}});
    page.blocks.push_back({.kind = BlockKind::table, .box = {20, 20, 740, 400}, .lines = sheet.lines});
    ASSERT_TRUE(read_tables(sheet.page, *reader_, page));
    EXPECT_FALSE(page.blocks.front().table);
    ASSERT_TRUE(page.blocks.back().table);
    for (const Cell& cell : page.blocks.back().table->cells) {
      EXPECT_EQ(cell.header, cell.row == 0) << every_row << " " << cell.row << " " << cell.column;
      ASSERT_EQ(cell.line_count, 1);
      EXPECT_EQ(page.blocks.back().lines.at(static_cast<std::size_t>(cell.first_line)).text,
                text_at(cell.row, cell.column));
    }
  }
}

}  // namespace
}  // namespace plimsoll
