#include "reading/order/layer_lines.h"

#include <cstddef>
#include <utility>

#include "reading/order/line_cut.h"

namespace plimsoll {
namespace {

// A gap this wide, in heights of the line, is none between words, however far a line is set. Heights are those of the
// font (ascent and descent), a quarter more than an em.
constexpr float kGap = 1.2F;

void append_pieces(std::vector<Line>& lines, Line line) {
  if (line.angle == 0) {
    const Box box = bounds(line.polygon);
    // From the last gap on, so that the counts of words hold.
    for (std::size_t word = line.words.size(); word > 1; --word) {
      const float gap = bounds(line.words[word - 1].polygon).left - bounds(line.words[word - 2].polygon).right;
      if (gap < kGap * box.height()) continue;
      std::optional<Line> rest = cut_behind(line, word - 1);
      if (!rest) break;
      lines.push_back(*std::move(rest));
    }
  }
  lines.push_back(std::move(line));
}

}  // namespace

std::optional<std::vector<Line>> layer_lines(std::vector<Block> blocks) {
  std::size_t upright = 0;
  std::size_t turned = 0;
  std::vector<Line> lines;
  for (Block& block : blocks)
    for (Line& line : block.lines) {
      (line.angle == 0 ? upright : turned) += line.text.size();
      append_pieces(lines, std::move(line));
    }
  if (turned > upright) return std::nullopt;
  return lines;
}

}  // namespace plimsoll
