#include "pdf/page_kind.h"

#include <fmt/format.h>

#include <algorithm>
#include <bitset>
#include <cmath>

namespace plimsoll {
namespace {

// Scanners' rules, frames and stamps; more is a drawing, which deserves all the resolution there is.
constexpr int kFewPaths = 4;
// From here on a page of pictures is a scan; less is a page that happens to have nothing but a logo.
constexpr double kMostlyPictures = 0.5;
constexpr double kLeastDpi = 36;  // as raster.pdf_dpi
// Share of the page under pictures that may hold text which the text layer lacks; below it they are logos.
constexpr double kMuchPicture = 0.05;
// Text over at least so much of the pictures: they are a background, or a scan with its text behind it.
constexpr double kCovered = 0.04;
constexpr double kManyBadCharacters = 0.02;

// The page in cells, fine enough for a line of text.
class Cells {
 public:
  void mark(double left, double top, double right, double bottom) {
    const auto cell = [](double part) { return static_cast<int>(std::clamp(part, 0.0, 1.0) * kSide); };
    for (int row = cell(top); row < std::max(cell(bottom), cell(top) + 1) && row < kSide; ++row)
      for (int column = cell(left); column < std::max(cell(right), cell(left) + 1) && column < kSide; ++column)
        cells_.set(static_cast<std::size_t>(row * kSide + column));
  }
  [[nodiscard]] double share() const { return static_cast<double>(cells_.count()) / (kSide * kSide); }
  [[nodiscard]] Cells both(const Cells& other) const {
    Cells result;
    result.cells_ = cells_ & other.cells_;
    return result;
  }

 private:
  static constexpr int kSide = 96;
  std::bitset<std::size_t{kSide} * kSide> cells_;
};

Cells picture_cells(const PageSurvey& survey) {
  Cells cells;
  for (const PictureOnPage& picture : survey.pictures)
    if (picture.right > picture.left && picture.bottom > picture.top)
      cells.mark(picture.left, picture.top, picture.right, picture.bottom);
  return cells;
}

Cells text_cells(const Page& page) {
  Cells cells;
  for (const Block& block : page.blocks)
    for (const Line& line : block.lines)
      for (const Word& word : line.words) {
        const Box box = bounds(word.polygon);
        cells.mark(box.left / page.width, box.top / page.height, box.right / page.width, box.bottom / page.height);
      }
  return cells;
}

// Replacement characters, private use, controls: what fonts without a map to Unicode give.
bool is_bad(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFFFD || (c >= 0xE000 && c < 0xF900) || c >= 0xF0000;
}

struct Characters {
  int all = 0;
  int bad = 0;
};

void count(const std::string& text, Characters& characters) {
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t value = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t index = 1; index < length && at + index < text.size(); ++index)
      value = value << 6U | (static_cast<unsigned char>(text[at + index]) & 0x3FU);
    ++characters.all;
    if (is_bad(value)) ++characters.bad;
    at += length;
  }
}

Characters characters_of(const Page& page) {
  Characters characters;
  for (const Block& block : page.blocks)
    for (const Line& line : block.lines)
      for (const Word& word : line.words) count(word.text, characters);
  return characters;
}

int percent(double share) { return static_cast<int>(std::lround(share * 100)); }

}  // namespace

double render_dpi(const PageSurvey& survey, int dpi_max) {
  const bool only_pictures = survey.complete && survey.counts.visible_text == 0 &&
                             survey.counts.painted_paths <= kFewPaths && !survey.pictures.empty();
  if (!only_pictures || picture_cells(survey).share() < kMostlyPictures) return dpi_max;
  const auto area = [](const PictureOnPage& picture) {
    return (picture.right - picture.left) * (picture.bottom - picture.top);
  };
  const auto largest = std::ranges::max_element(survey.pictures, {}, area);
  return std::clamp(largest->dpi, std::min<double>(kLeastDpi, dpi_max), static_cast<double>(dpi_max));
}

TextVerdict judge_text(const Page& text, const PageSurvey& survey) {
  const Characters characters = characters_of(text);
  if (characters.bad > characters.all * kManyBadCharacters)
    return {false, fmt::format("{} of its {} characters have no meaning", characters.bad, characters.all)};
  const Cells pictures = picture_cells(survey);
  const double share = pictures.share();
  if (share < kMuchPicture) return {true, "covers the page"};
  const double covered = pictures.both(text_cells(text)).share() / share;
  if (covered >= kCovered) return {true, "covers the page and its pictures"};
  return {false, fmt::format("pictures without text cover {} % of the page", percent(share))};
}

}  // namespace plimsoll
