#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "reading/recognise/read_lines.h"
#include "reading/recognise/session_ring.h"
#include "reading/stable_order.h"

namespace plimsoll {
namespace {

double ratio_of(PixelSize size) { return static_cast<double>(size.width) / size.height; }

struct Batch {
  std::span<const std::size_t> members;
  double ratio = 0;  // that all are padded to
  int width = 0;
};

Batch make_batch(std::span<const std::size_t> members, const LineSource& lines,
                 const RecognitionParameters& parameters) {
  Batch batch{.members = members, .ratio = static_cast<double>(parameters.width_min) / parameters.height};
  for (const std::size_t index : members) batch.ratio = std::max(batch.ratio, ratio_of(lines.sizes[index]));
  batch.width = static_cast<int>(parameters.height * batch.ratio);
  if (parameters.width_max > 0) batch.width = std::min(batch.width, parameters.width_max);
  return batch;
}

void fill_batch(const Batch& batch, const LineSource& lines, const RecognitionParameters& parameters,
                const PixelTable& table, std::span<float> input) {
  const std::size_t line_size = input.size() / batch.members.size();
  for (std::size_t member = 0; member < batch.members.size(); ++member) {
    const std::size_t index = batch.members[member];
    const int wanted = static_cast<int>(std::ceil(parameters.height * ratio_of(lines.sizes[index])));
    cv::Mat strip;
    cv::resize(lines.cut(index), strip, cv::Size(std::clamp(wanted, 1, batch.width), parameters.height));
    write_planes(strip, table, input.subspan(member * line_size, line_size), batch.width, parameters.height, 0.F);
  }
}

Result<void> decode_batch(Session& session, const Batch& batch, const LineSource& lines,
                          std::vector<LineReading>& readings) {
  TRY(const Tensor<float> best, session.values(0));
  TRY(const Tensor<std::int32_t> labels, session.labels(1));
  const std::size_t steps = labels.values.size() / batch.members.size();
  for (std::size_t member = 0; member < batch.members.size(); ++member) {
    const std::size_t index = batch.members[member];
    const double filled = static_cast<double>(steps) * ratio_of(lines.sizes[index]) / batch.ratio;
    readings[index] =
        decode_ctc(labels.values.subspan(member * steps, steps), best.values.subspan(member * steps, steps), filled);
  }
  return {};
}

}  // namespace

std::vector<std::size_t> by_ratio(const std::vector<PixelSize>& sizes) { return order_by(sizes, ratio_of); }

Result<std::vector<LineReading>> read_in_batches(Model& model, const LineSource& lines,
                                                 const RecognitionParameters& parameters, const PixelTable& table,
                                                 const WidthSeen& seen) {
  const std::vector<std::size_t> order = by_ratio(lines.sizes);
  std::vector<LineReading> readings(lines.sizes.size());
  SessionRing ring(model);
  for (std::size_t first = 0; first < order.size(); first += parameters.batch) {
    const std::size_t count = std::min(parameters.batch, order.size() - first);
    const Batch batch = make_batch(std::span(order).subspan(first, count), lines, parameters);
    // As memory sees it: so many lines of that width beside each other.
    seen(static_cast<int>(count) * batch.width);
    const Shape shape{count, 3, static_cast<std::size_t>(parameters.height), static_cast<std::size_t>(batch.width)};
    TRY_VOID(ring.run(
        shape, [&](std::span<float> input) { fill_batch(batch, lines, parameters, table, input); },
        [batch, &lines, &readings](Session& session) { return decode_batch(session, batch, lines, readings); }));
  }
  TRY_VOID(ring.finish());
  return readings;
}

}  // namespace plimsoll
