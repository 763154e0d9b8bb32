#include "reading/pipeline/assemble.h"

#include <utility>

#include "reading/recognise/line_text.h"

namespace plimsoll {

Line make_line(const LineReading& reading, const LinePlace& place, const Alphabet& alphabet) {
  const Polygon polygon = reading_polygon(place);
  return {.text = text_of(reading, alphabet),
          .polygon = polygon,
          .confidence = static_cast<float>(confidence(reading)),
          .angle = place.angle,
          .words = words_of(reading, alphabet, polygon)};
}

LineSource source_of(const cv::Mat& page, const std::vector<LinePlace>& places) {
  LineSource source;
  for (const LinePlace& place : places) source.sizes.push_back(crop_size(place));
  source.cut = [&page, &places](std::size_t index) { return cut(page, places[index]); };
  return source;
}

std::vector<Block> one_block(std::vector<Line> lines) {
  if (lines.empty()) return {};
  Block block{.box = bounds(lines.front().polygon)};
  for (const Line& line : lines) block.box = united(block.box, bounds(line.polygon));
  block.lines = std::move(lines);
  return {std::move(block)};
}

}  // namespace plimsoll
