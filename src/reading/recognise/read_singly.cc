#include <opencv2/imgproc.hpp>

#include "reading/recognise/line_width.h"
#include "reading/recognise/read_lines.h"
#include "reading/recognise/session_ring.h"

namespace plimsoll {
namespace {

struct CutLine {
  std::vector<LineReading> parts;
  std::vector<float> borders;
};

class SingleReader {
 public:
  SingleReader(Model& model, const RecognitionParameters& parameters, const PixelTable& table, std::size_t count)
      : parameters_(parameters), table_(table), lines_(count), ring_(model) {}

  Result<void> add(std::size_t index, const cv::Mat& crop) {
    const int width = resized_width({.width = crop.cols, .height = crop.rows}, parameters_.height);
    cv::Mat strip;
    cv::resize(crop, strip, cv::Size(width, parameters_.height), 0, 0, cv::INTER_LINEAR);
    const std::vector<int> columns = cuts(strip, parameters_.width_max);
    CutLine& line = lines_[index];
    line.parts.resize(columns.size() - 1);
    for (const int column : columns) line.borders.push_back(static_cast<float>(column) / static_cast<float>(width));
    for (std::size_t part = 0; part < line.parts.size(); ++part)
      TRY_VOID(start(strip.colRange(columns[part], columns[part + 1]), line.parts[part]));
    return {};
  }

  Result<std::vector<LineReading>> finish() && {
    TRY_VOID(ring_.finish());
    std::vector<LineReading> readings;
    for (const CutLine& line : lines_) readings.push_back(join(line.parts, line.borders));
    return readings;
  }

 private:
  Result<void> start(const cv::Mat& part, LineReading& reading) {
    const int width = input_width(part.cols, parameters_);
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
  std::vector<CutLine> lines_;
  SessionRing ring_;  // last: its destructor waits for runs that write into lines_
};

}  // namespace

Result<std::vector<LineReading>> read_singly(Model& model, const LineSource& lines,
                                             const RecognitionParameters& parameters, const PixelTable& table) {
  SingleReader reader(model, parameters, table, lines.sizes.size());
  // Lines of like width after each other take like time on their sessions, and meet the engine's kernel cache.
  for (const std::size_t index : by_ratio(lines.sizes)) TRY_VOID(reader.add(index, lines.cut(index)));
  return std::move(reader).finish();
}

}  // namespace plimsoll
