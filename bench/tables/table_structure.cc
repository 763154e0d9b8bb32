// Reads pictures of one table each (PPM, 8 bits) as plimsoll-infer would: the pipeline for the text, reading/table for
// the structure. Usage: table_structure f32|bf16 rules|network FILE…   ("rules": as pages are read, "network": never by
// rules.) A line a picture: file, how its structure was read, milliseconds for text and for structure, HTML; tabs in
// between.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "inference/openvino/openvino_engine.h"
#include "reading/orient/page_orienter.h"
#include "reading/pipeline.h"
#include "reading/table/fill_table.h"
#include "reading/table/read_tables.h"
#include "reading/table/table_reader.h"

namespace {

using namespace plimsoll;
using Clock = std::chrono::steady_clock;

constexpr const char* kModels = PLIMSOLL_SOURCE_DIR "/third_party/models";

double milliseconds_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

// BGR out of "P6 width height 255".
Result<cv::Mat> read_picture(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string magic;
  int width = 0;
  int height = 0;
  int most = 0;
  file >> magic >> width >> height >> most;
  if (magic != "P6" || most != 255 || width < 1 || height < 1 || width > 20'000 || height > 20'000)
    return fail(Reason::damaged, fmt::format("{} is no PPM of 8 bits", path.string()));
  file.get();
  cv::Mat picture(height, width, CV_8UC3);
  file.read(reinterpret_cast<char*>(picture.data), static_cast<std::streamsize>(picture.total() * 3));
  if (!file) return fail(Reason::damaged, fmt::format("{} is cut off", path.string()));
  for (cv::Vec3b& pixel : cv::Mat_<cv::Vec3b>(picture)) std::swap(pixel[0], pixel[2]);
  return picture;
}

std::string escaped(const std::string& text) {
  std::string html;
  for (const char each : text)
    if (each == '&' || each == '<' || each == '>')
      html += each == '&' ? "&amp;" : each == '<' ? "&lt;" : "&gt;";
    else
      html += each == '\t' || each == '\n' ? ' ' : each;
  return html;
}

std::string cell_html(const Block& block, const Cell& cell) {
  std::string html = "<td";
  if (cell.column_span > 1) html += fmt::format(" colspan=\"{}\"", cell.column_span);
  if (cell.row_span > 1) html += fmt::format(" rowspan=\"{}\"", cell.row_span);
  html += ">";
  for (int line = 0; line < cell.line_count; ++line)
    html += (line > 0 ? " " : "") + escaped(block.lines[static_cast<std::size_t>(cell.first_line + line)].text);
  return html + "</td>";
}

std::string table_html(const Block& block) {
  std::string html = "<table>";
  auto cell = block.table->cells.begin();
  for (int row = 0; row < block.table->rows; ++row) {
    html += "<tr>";
    for (; cell != block.table->cells.end() && cell->row == row; ++cell) html += cell_html(block, *cell);
    html += "</tr>";
  }
  return html + "</table>";
}

struct Readers {
  std::unique_ptr<Engine> engine;
  std::unique_ptr<Pipeline> pipeline;
  std::unique_ptr<TableReader> tables;
  bool by_rules = true;
};

Result<Readers> load(Arithmetic arithmetic, bool by_rules) {
  Readers readers{.by_rules = by_rules};
  TRY(readers.engine, make_openvino_engine({.arithmetic = arithmetic}));
  TRY(readers.pipeline, Pipeline::load(*readers.engine, {.models_folder = kModels}));
  readers.tables = std::make_unique<TableReader>(StageOptions{.models_folder = kModels});
  TRY_VOID(readers.tables->load(*readers.engine));
  return readers;
}

Result<std::string> read(Readers& readers, const std::string& path) {
  TRY(const cv::Mat picture, read_picture(path));
  const RasterView raster{.pixels = {picture.data, picture.total() * 3}, .width = picture.cols, .height = picture.rows};
  std::vector<StageTime> stages;
  const auto begin = Clock::now();
  TRY(Page page, readers.pipeline->read(raster, 1, 0, stages));
  const double text_ms = milliseconds_since(begin);
  std::vector<Line> lines;
  for (Block& block : page.blocks) std::ranges::move(block.lines, std::back_inserter(lines));
  const auto between = Clock::now();
  const cv::Mat upright = turned_page(picture, page.angle);
  const Box whole{0, 0, static_cast<float>(upright.cols), static_cast<float>(upright.rows)};
  std::optional<TableStructure> structure;
  if (readers.by_rules) {
    TRY(structure, structure_of(upright, whole, lines, *readers.tables));
  } else {
    TRY(structure, readers.tables->read(upright, whole));
  }
  const double structure_ms = milliseconds_since(between);
  if (!structure) return fmt::format("{}\tnone\t{:.1f}\t{:.1f}\t", path, text_ms, structure_ms);
  const char* source = structure->source == StructureSource::rules ? "rules" : "network";
  const Block block = fill_table(std::move(lines), *std::move(structure));
  return fmt::format("{}\t{}\t{:.1f}\t{:.1f}\t{}", path, source, text_ms, structure_ms, table_html(block));
}

}  // namespace

int main(int count, char** arguments) {
  const std::vector<std::string> given(arguments + 1, arguments + count);
  const auto arithmetic = arithmetic_from_setting(given.size() > 2 ? given[0] : "");
  if (!arithmetic || (given[1] != "rules" && given[1] != "network")) {
    fmt::print(stderr, "usage: table_structure f32|bf16 rules|network FILE...\n");
    return 2;
  }
  auto readers = load(*arithmetic, given[1] == "rules");
  if (!readers) {
    fmt::print(stderr, "table_structure: {}\n", readers.error().text());
    return 1;
  }
  for (std::size_t at = 2; at < given.size(); ++at) {
    const auto row = read(*readers, given[at]);
    if (!row) {
      fmt::print(stderr, "table_structure: {}\n", row.error().text());
      return 1;
    }
    fmt::print("{}\n", *row);
    std::fflush(stdout);
  }
  return 0;
}
