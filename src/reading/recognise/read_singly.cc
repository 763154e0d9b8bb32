#include <opencv2/imgproc.hpp>

#include "reading/recognise/blank_halves.h"
#include "reading/recognise/ideograph_spaces.h"
#include "reading/recognise/line_width.h"
#include "reading/recognise/read_lines.h"
#include "reading/recognise/session_ring.h"

namespace plimsoll {
namespace {

// Between letters there are up to about 5 calm columns at a height of 48, between words 10 and more.
constexpr int kWordGap = 8;

class SingleReader {
 public:
  SingleReader(Model& model, const RecognitionParameters& parameters, const PixelTable& table, const WidthSeen& seen,
               std::size_t count)
      : parameters_(parameters), table_(table), seen_(seen), lines_(count), ring_(model) {}

  Result<void> add(std::size_t index, const cv::Mat& crop) {
    const int width = resized_width({.width = crop.cols, .height = crop.rows}, parameters_.height);
    cv::Mat strip;
    cv::resize(crop, strip, cv::Size(width, parameters_.height), 0, 0, cv::INTER_LINEAR);
    const std::vector<Cut> places = cuts(strip, parameters_.width_max);
    std::vector<LinePart>& parts = lines_[index];
    parts.resize(places.size());  // once: runs write into its elements
    for (std::size_t part = 0; part < parts.size(); ++part) {
      const int begin = places[part].column;
      const int end = part + 1 < places.size() ? places[part + 1].column : width;
      parts[part].from = static_cast<float>(begin) / static_cast<float>(width);
      parts[part].after_gap = places[part].gap >= kWordGap;
      TRY_VOID(start(strip.colRange(begin, end), parts[part].reading));
    }
    return {};
  }

  Result<std::vector<LineReading>> finish(const Alphabet& alphabet) && {
    TRY_VOID(ring_.finish());
    std::vector<LineReading> readings;
    readings.reserve(lines_.size());
    for (const std::vector<LinePart>& parts : lines_) readings.push_back(joined(parts, alphabet));
    return readings;
  }

 private:
  // Scripts without word spaces get none at a cut either.
  static LineReading joined(std::vector<LinePart> parts, const Alphabet& alphabet) {
    for (std::size_t part = 1; part < parts.size(); ++part) {
      const std::vector<Glyph>& before = parts[part - 1].reading.glyphs;
      const std::vector<Glyph>& after = parts[part].reading.glyphs;
      if (before.empty() || after.empty()) continue;
      if (alphabet.stands_alone(before.back().label) || alphabet.stands_alone(after.front().label))
        parts[part].after_gap = false;
    }
    return without_ideograph_spaces(without_blank_halves(join(parts, alphabet.space()), alphabet), alphabet);
  }

  Result<void> start(const cv::Mat& part, LineReading& reading) {
    const int width = input_width(part.cols, parameters_);
    seen_(width);
    const double filled = static_cast<double>(part.cols) / width;
    const auto fill = [&](std::span<float> input) {
      write_planes(part, table_, input, width, parameters_.height, 0.F);
    };
    const auto done = [&reading, filled](Session& session) -> Result<void> {
      TRY(const Tensor<float> best, session.values(0));
      TRY(const Tensor<std::int32_t> labels, session.labels(1));
      reading = decode_ctc(labels.values, best.values, static_cast<double>(labels.values.size()) * filled);
      return {};
    };
    return ring_.run({1, 3, static_cast<std::size_t>(parameters_.height), static_cast<std::size_t>(width)}, fill, done);
  }

  const RecognitionParameters& parameters_;
  const PixelTable& table_;
  const WidthSeen& seen_;
  std::vector<std::vector<LinePart>> lines_;
  SessionRing ring_;  // last: its destructor waits for runs that write into lines_
};

}  // namespace

Result<std::vector<LineReading>> read_singly(Model& model, const LineSource& lines,
                                             const RecognitionParameters& parameters, const PixelTable& table,
                                             const Alphabet& alphabet, const WidthSeen& seen) {
  SingleReader reader(model, parameters, table, seen, lines.sizes.size());
  // Lines of like width after each other take like time on their sessions, and meet the engine's kernel cache.
  for (const std::size_t index : by_ratio(lines.sizes)) TRY_VOID(reader.add(index, lines.cut(index)));
  return std::move(reader).finish(alphabet);
}

}  // namespace plimsoll
