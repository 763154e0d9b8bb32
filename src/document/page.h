// What reading a page gives: plain values, the same for recognised pages and for a PDF's text layer.
// Coordinates are pixels of the upright page (after EXIF, /Rotate and the page's own turning), origin top left.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace plimsoll {

struct Point {
  float x = 0;
  float y = 0;
  bool operator==(const Point&) const = default;
};

// Four corners, clockwise as the text is read: its top-left, top-right, bottom-right, bottom-left.
using Polygon = std::array<Point, 4>;

struct Box {
  float left = 0;
  float top = 0;
  float right = 0;
  float bottom = 0;
  [[nodiscard]] float width() const { return right - left; }
  [[nodiscard]] float height() const { return bottom - top; }
  bool operator==(const Box&) const = default;
};

[[nodiscard]] Box bounds(const Polygon& polygon);
[[nodiscard]] Box united(const Box& a, const Box& b);
[[nodiscard]] Polygon polygon_of(const Box& box);

// A run without white space; in scripts without word spaces, one character.
struct Word {
  std::string text;  // UTF-8, logical order
  Polygon polygon{};
  float confidence = 0;  // 0..1
  bool operator==(const Word&) const = default;
};

struct Line {
  std::string text;  // the words joined as the script demands
  Polygon polygon{};
  float confidence = 0;
  int angle = 0;  // 0, 90, 180, 270: clockwise turn of this line's text against the upright page
  std::vector<Word> words;
  bool operator==(const Line&) const = default;
};

// One vocabulary for all layout networks; which of their classes is which, reading/layout/ says.
enum class BlockKind : std::uint8_t {
  text,
  title,  // of the document or of a section, by its level
  list,
  table,
  figure,
  caption,  // of a figure, table or chart
  header,   // running heads and feet are kept and marked, so that whoever wants the text alone can leave them out
  footer,
  page_number,
  footnote,
  reference,  // an entry of a bibliography
  sidebar,
  code,
  formula,
  seal,
  chart
};

// A cell of a table: the grid's places that it covers and the lines in it.
struct Cell {
  int row = 0;  // 0-based, of its top left place
  int column = 0;
  int row_span = 1;
  int column_span = 1;
  bool header = false;
  Box box{};           // what of the page it covers; empty when the structure gives no place
  int first_line = 0;  // of the block's lines
  int line_count = 0;
  bool operator==(const Cell&) const = default;
};

// Cells by row, then column; no two cover the same place. Places that no cell covers are empty ones.
struct Table {
  int rows = 0;
  int columns = 0;
  std::vector<Cell> cells;
  bool operator==(const Table&) const = default;
};

// Lines that belong together, in reading order.
struct Block {
  BlockKind kind = BlockKind::text;
  int level = 0;  // heading level of a title, 1 = largest; 0 otherwise
  Box box{};
  std::vector<Line> lines;     // of a table: cell by cell
  std::optional<Table> table;  // of a table or chart whose structure was read
  std::string latex;           // of a formula that was read; without delimiters
  bool operator==(const Block&) const = default;
};

enum class PageState : std::uint8_t { done, degraded, failed };
enum class PageSource : std::uint8_t { recognised, text_layer };

// What was left out of a degraded page, and why.
struct Degradation {
  std::string feature;
  std::string reason;
  bool operator==(const Degradation&) const = default;
};

struct Page {
  int number = 0;  // 1-based, as in the document
  int width = 0;   // of the upright page, in the pixels of all coordinates
  int height = 0;
  double dpi = 0;  // of those pixels; 0 when unknown
  int angle = 0;   // clockwise turn that made the page upright: 0, 90, 180, 270
  PageSource source = PageSource::recognised;
  PageState state = PageState::done;
  std::vector<Degradation> degradations;
  std::optional<Error> failure;  // set exactly when state is failed
  std::vector<Block> blocks;     // in reading order
  bool operator==(const Page&) const = default;
};

// Where a page's time went; measured, so not part of the canonical document.
struct StageTime {
  std::string stage;
  std::chrono::microseconds time{};
  bool inside_engine = false;
};

// What one network took on a page, the costliest of its runs: what the predictor learns from.
struct StageUse {
  std::string stage;       // of the models' catalogue: detect, recognise, classify, orient
  std::string model;       // of the catalogue
  std::uint64_t size = 0;  // pixels of its input; of a recogniser the columns of its widest line
  Bytes peak;              // most heap bytes above those that lived when the stage began
  Bytes held;              // those, above what the loaded models take
};

}  // namespace plimsoll
