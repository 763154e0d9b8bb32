#include "reading/seal/read_seals.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "reading/crop/line_crop.h"
#include "reading/pipeline/assemble.h"
#include "reading/recognise/line_text.h"
#include "reading/seal/strip.h"
#include "reading/stable_order.h"

namespace plimsoll {
namespace {

// Drawings cut seals close.
constexpr float kMargin = 0.04F;
// Of a seal's sides, for figures that may be one.
constexpr float kLongest = 2;
// What makes a figure a seal: a line that runs through so much of a turn (in radians), of so many characters, and that
// reads so well. The network marks much in photographs and drawings that is no text, and frames with text in them.
constexpr float kFigureTurn = 1.75;
constexpr float kFigureRise =
    1.F / 3;                          // shorter ÷ longer side: less has no room for such a turn, whatever the fit says
constexpr float kFigureShare = 0.3F;  // its band's size, of the figure's
constexpr double kFigureConfidence = 0.8;
constexpr std::size_t kFigureGlyphs = 4;
constexpr double kLineConfidence = 0.5;  // RecognitionParameters::score_min
constexpr Polygon kWhole{Point{0, 0}, Point{1, 0}, Point{1, 1}, Point{0, 1}};

struct SealLine {
  Line line;
  float turn = 0;  // that a bent one runs through, in radians
  std::size_t glyphs = 0;
};

bool may_be_seal(const Block& block, bool in_figures) {
  if (block.kind == BlockKind::seal) return true;
  if (!in_figures || block.kind != BlockKind::figure) return false;
  const auto [shorter, longer] = std::minmax({block.box.width(), block.box.height()});
  return shorter > 0 && longer <= kLongest * shorter;
}

Box with_margin(const Box& box) {
  const float by = kMargin * std::max(box.width(), box.height());
  return {box.left - by, box.top - by, box.right + by, box.bottom + by};
}

// Of text that stands on its head in the strip, the same corners in the order in which it is read.
Polygon turned_round(Polygon part) {
  for (Point& corner : part) corner = {1 - corner.x, 1 - corner.y};
  return part;
}

Line line_on(const Arc& arc, const Polygon& quad, const LineReading& reading, const Alphabet& alphabet, bool turned) {
  Line line{.text = text_of(reading, alphabet),
            .polygon = polygon_of(bounds(quad)),
            .confidence = static_cast<float>(confidence(reading)),
            .words = words_of(reading, alphabet, kWhole)};
  for (Word& word : line.words) word.polygon = on_page(turned ? turned_round(word.polygon) : word.polygon, arc);
  return line;
}

// Every strip is read both ways up; the surer reading counts.
Result<std::vector<SealLine>> read_bands(const cv::Mat& page, const std::vector<TextBand>& bands,
                                         Recogniser& recogniser) {
  LineSource source;
  for (std::size_t index = 0; index < 2 * bands.size(); ++index) source.sizes.push_back(strip_size(bands[index / 2]));
  source.cut = [&](std::size_t index) {
    cv::Mat strip = strip_of(page, bands[index / 2]);
    if (index % 2 == 1) cv::rotate(strip, strip, cv::ROTATE_180);
    return strip;
  };
  TRY(const std::vector<LineReading> readings, recogniser.read(source));
  std::vector<SealLine> lines;
  for (std::size_t index = 0; index < bands.size(); ++index) {
    const bool on_its_head = confidence(readings[2 * index + 1]) > confidence(readings[2 * index]);
    const LineReading& reading = readings[2 * index + (on_its_head ? 1 : 0)];
    if (confidence(reading) < kLineConfidence) continue;
    const TextBand& band = bands[index];
    const LinePlace place = turned(place_of(band.quad), on_its_head ? 180 : 0);
    SealLine found{.line = band.arc ? line_on(*band.arc, band.quad, reading, recogniser.alphabet(), on_its_head)
                                    : make_line(reading, place, recogniser.alphabet()),
                   .turn = band.arc ? band.arc->step * static_cast<float>(band.arc->outer.size()) : 0,
                   .glyphs = reading.glyphs.size()};
    if (!found.line.text.empty()) lines.push_back(std::move(found));
  }
  return lines;
}

bool make_a_seal(const std::vector<SealLine>& lines, const Box& figure) {
  const float size = kFigureShare * std::max(figure.width(), figure.height());
  return std::ranges::any_of(lines, [&](const SealLine& each) {
    const Box band = bounds(each.line.polygon);
    const auto [shorter, longer] = std::minmax({band.width(), band.height()});
    return each.turn >= kFigureTurn && shorter >= kFigureRise * longer && longer >= size &&
           each.glyphs >= kFigureGlyphs && static_cast<double>(each.line.confidence) >= kFigureConfidence;
  });
}

void take(std::vector<SealLine> lines, Block& block) {
  stable_sort_by(lines, [](const SealLine& each) { return bounds(each.line.polygon).top; });
  block.kind = BlockKind::seal;
  block.lines.clear();
  for (SealLine& each : lines) {
    block.box = united(block.box, bounds(each.line.polygon));
    block.lines.push_back(std::move(each.line));
  }
}

}  // namespace

Result<void> read_seals(const cv::Mat& page, SealDetector& detector, Recogniser& recogniser, bool in_figures,
                        Page& out) {
  int seen = 0;
  std::vector<std::pair<Block*, std::vector<TextBand>>> found;
  for (Block& block : out.blocks) {
    if (!may_be_seal(block, in_figures) || ++seen > kSealsMax) continue;
    TRY(std::vector<TextBand> bands, detector.find(page, with_margin(block.box)));
    if (!bands.empty()) found.emplace_back(&block, std::move(bands));
  }
  // After all that the detector finds: where models take turns each has one turn.
  for (auto& [block, bands] : found) {
    TRY(std::vector<SealLine> lines, read_bands(page, bands, recogniser));
    if (lines.empty() || (block->kind != BlockKind::seal && !make_a_seal(lines, block->box))) continue;
    take(std::move(lines), *block);
  }
  if (seen > kSealsMax)
    out.degradations.push_back(
        {.feature = "seals", .reason = fmt::format("{} of {} that may be seals were looked at", kSealsMax, seen)});
  return {};
}

}  // namespace plimsoll
