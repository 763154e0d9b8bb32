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

enum class BlockKind : std::uint8_t { text, title, list, table, figure, caption, header, footer, formula, seal, chart };

// Lines that belong together, in reading order.
struct Block {
  BlockKind kind = BlockKind::text;
  int level = 0;  // heading level of a title, 1 = largest; 0 otherwise
  Box box{};
  std::vector<Line> lines;
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
