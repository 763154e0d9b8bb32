#include "services/canary_page.h"

#include <algorithm>
#include <array>

#include "base/memfd.h"
#include "base/nearest_name.h"
#include "document/page_codec.h"

namespace plimsoll {
namespace {

// Lengths of white and black runs in turn, row after row, white first. Drawn by pdftoppm -r 72 from a page of 224 × 64
// points with `BT /F1 30 Tf 16 21 Td (Load line 1876) Tj ET` in Helvetica, cut at half brightness.
constexpr auto kRuns = std::to_array<std::uint8_t>(
    {255, 0,  255, 0,  255, 0,  255, 0,  255, 0,  255, 0,  255, 0,  255, 0,  255, 0,  255, 0, 255, 0, 255, 0,  255, 0,
     255, 0,  255, 0,  255, 0,  255, 0,  223, 2,  14,  2,  4,   2,  141, 2,  57,  2,  13,  3, 3,   3, 50,  4,  11,  6,
     8,   12, 9,   7,  34,  2,  57,  2,  13,  3,  3,   3,  47,  7,  10,  9,  6,   12, 8,   9, 33,  2, 57,  2,  13,  3,
     4,   1,  48,  7,  9,   3,  4,   3,  6,   12, 7,   4,  3,   3,  33,  2,  57,  2,  13,  3, 53,  1, 3,   3,  8,   3,
     6,   3,  14,  2,  8,   2,  41,  2,  57,  2,  13,  3,  57,  3,  8,   3,  6,   3,  13,  3, 7,   3, 41,  2,  17,  4,
     12,  4,  14,  3,  3,   2,  13,  3,  16,  3,  12,  4,  22,  3,  8,   3,  7,   2,  13,  3, 7,   2, 42,  2,  15,  8,
     8,   8,  10,  6,  2,   2,  13,  3,  3,   3,  4,   3,  1,   6,  9,   8,  20,  3,  8,   3, 6,   3, 13,  2,  7,   3,
     42,  2,  14,  10, 7,   9,  8,   4,  1,   6,  13,  3,  3,   3,  4,   11, 7,   10, 19,  3, 9,   2, 6,   3,  12,  3,
     7,   3,  42,  2,  14,  3,  4,   3,  14,  3,  7,   2,  5,   4,  13,  3,  3,   3,  4,   4, 5,   3, 6,   3,  5,   2,
     19,  3,  9,   3,  4,   3,  13,  3,  7,   2,  2,   6,  35,  2,  13,  3,  6,   3,  14,  2, 6,   3, 6,   3,  13,  3,
     3,   3,  4,   3,  6,   3,  5,   3,  6,   3,  18,  3,  10,  8,  14,  2,  8,   11, 34,  2, 13,  2, 7,   3,  14,  2,
     6,   2,  7,   3,  13,  3,  3,   3,  4,   3,  7,   2,  5,   2,  8,   2,  18,  3,  11,  6, 14,  3, 8,   5,  3,   4,
     33,  2,  13,  2,  8,   2,  14,  2,  6,   2,  7,   3,  13,  3,  3,   3,  4,   3,  7,   2, 5,   2, 8,   2,  18,  3,
     10,  9,  12,  3,  8,   4,  5,   3,  33,  2,  12,  3,  8,   2,  7,   9,  5,   3,  8,   2, 13,  3, 3,   3,  4,   3,
     7,   2,  5,   12, 18,  3,  9,   3,  5,   3,  11,  2,  9,   3,  7,   2,  33,  2,  12,  3, 8,   2, 6,   10, 5,   3,
     8,   2,  13,  3,  3,   3,  4,   3,  7,   2,  4,   13, 18,  3,  8,   3,  6,   3,  11,  2, 9,   3, 7,   3,  32,  2,
     12,  3,  8,   2,  5,   3,  6,   2,  5,   3,  8,   2,  13,  3,  3,   3,  4,   3,  7,   2, 4,   3, 28,  3,  8,   2,
     8,   2,  10,  3,  9,   3,  7,   3,  32,  2,  13,  2,  8,   2,  5,   2,  7,   2,  6,   2, 8,   2, 13,  3,  3,   3,
     4,   3,  7,   2,  5,   2,  28,  3,  8,   2,  8,   3,  9,   2,  10,  3,  7,   3,  32,  2, 13,  2, 8,   2,  5,   2,
     7,   2,  6,   2,  7,   3,  13,  3,  3,   3,  4,   3,  7,   2,  5,   2,  28,  3,  8,   2, 8,   3, 9,   2,  10,  3,
     7,   3,  32,  2,  13,  2,  7,   3,  5,   2,  7,   2,  6,   2,  7,   3,  13,  3,  3,   3, 4,   3, 7,   2,  5,   3,
     27,  3,  8,   3,  7,   2,  9,   3,  11,  2,  7,   2,  33,  2,  13,  3,  6,   2,  6,   2, 6,   3, 6,   3,  6,   3,
     13,  3,  3,   3,  4,   3,  7,   2,  5,   3,  27,  3,  8,   3,  6,   3,  9,   2,  12,  3, 5,   3, 33,  3,  13,  3,
     4,   3,  6,   3,  4,   4,  7,   3,  4,   4,  13,  3,  3,   3,  4,   3,  7,   2,  6,   3, 6,   2, 18,  3,  9,   3,
     4,   4,  9,   2,  13,  3,  3,   4,  33,  11, 5,   9,  7,   8,  1,   2,  7,   8,  1,   2, 13,  3, 3,   3,  4,   3,
     7,   2,  7,   10, 14,  11, 5,   10, 9,   3,  13,  9,  34,  11, 7,   6,  9,   6,  2,   2, 8,   6, 2,   2,  13,  3,
     3,   3,  4,   3,  7,   2,  8,   8,  15,  11, 6,   8,  10,  3,  14,  7,  255, 0,  255, 0, 255, 0, 255, 0,  255, 0,
     255, 0,  255, 0,  255, 0,  255, 0,  255, 0,  255, 0,  255, 0,  255, 0,  255, 0,  255, 0, 255, 0, 255, 0,  255, 0,
     130});

constexpr int kTextWidth = 224;
constexpr int kTextHeight = 64;
// White around it, as on a page: parameter sets that enlarge low pages until their short side has 736 pixels would blow
// the bare line up beyond what the recogniser knows.
constexpr int kSide = 320;
constexpr int kLeft = (kSide - kTextWidth) / 2;
constexpr int kTop = (kSide - kTextHeight) / 2;
constexpr Bytes kPixels(kSide* kSide);
constexpr Bytes kResultMax(64 * 1024);

std::string without_spaces(std::string_view text) {
  std::string result;
  for (const char letter : text)
    if (letter != ' ') result += letter;
  return result;
}

std::string text_of(const Page& page) {
  std::string text;
  for (const Block& block : page.blocks)
    for (const Line& line : block.lines) text += line.text;
  return text;
}

// Where the text's pixel number `at` lies on the page.
std::size_t pixel_of(int at) {
  return static_cast<std::size_t>((kTop + at / kTextWidth) * kSide + kLeft + at % kTextWidth);
}

Result<Page> page_of(const UniqueFd& result, Bytes length) {
  if (!seal_content(result)) return fail(Reason::protocol, "it still writes to the page that it handed over");
  TRY(const MappedMemfd mapped, MappedMemfd::map(result, Access::read, length));
  return decode_page({reinterpret_cast<const char*>(mapped.bytes().data()), length.count()});
}

}  // namespace

Result<CanaryPage> CanaryPage::create() {
  CanaryPage canary;
  TRY(canary.raster_, create_memfd("plimsoll-canary", kPixels));
  TRY(canary.result_, create_memfd("plimsoll-result", kResultMax));
  {
    TRY(const MappedMemfd mapped, MappedMemfd::map(canary.raster_, Access::write, kPixels));
    std::ranges::fill(mapped.bytes(), std::byte{255});
    int at = 0;
    bool white = true;
    for (const int run : kRuns) {
      for (const int end = at + run; at < end; ++at)
        if (!white) mapped.bytes()[pixel_of(at)] = std::byte{0};
      white = !white;
    }
  }
  if (!seal_content(canary.raster_)) return fail(Reason::internal, "the canary page cannot be sealed");
  return canary;
}

PageToRead CanaryPage::page() const { return {.number = 1, .width = kSide, .height = kSide, .channels = 1}; }

Result<void> CanaryPage::check(Bytes length) const {
  TRY(const Page page, page_of(result_, length));
  const std::string text = text_of(page);
  const std::string wanted = without_spaces(kCanaryText);
  if (edit_distance(without_spaces(text), wanted) <= wanted.size() / 3) return {};
  return fail(Reason::protocol, "reads the canary page as '" + text.substr(0, 80) + "'");
}

}  // namespace plimsoll
