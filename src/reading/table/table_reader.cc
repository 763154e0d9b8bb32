#include "reading/table/table_reader.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "reading/table/page_region.h"

namespace plimsoll {
namespace {

constexpr const char* kFile = "slanet-1m.onnx";
// As the network was trained with; the mean is ImageNet's in R, G, B order, applied to B, G, R (Paddle's habit).
constexpr int kSide = 488;
Normalisation image_net() { return {.mean = {0.485, 0.456, 0.406}, .deviation = {0.229, 0.224, 0.225}}; }

constexpr std::size_t kStepsMax = 2000;

cv::Mat fitted(const cv::Mat& picture) {
  // Truncated, as the network's users do.
  const double scale = static_cast<double>(kSide) / std::max(picture.cols, picture.rows);
  const cv::Size size(std::max(1, static_cast<int>(picture.cols * scale)),
                      std::max(1, static_cast<int>(picture.rows * scale)));
  cv::Mat small;
  cv::resize(picture, small, size, 0, 0, cv::INTER_LINEAR);
  return small;
}

// In parts of the region to pixels of the page.
Box placed(std::span<const float> numbers, const Box& region) {
  if (!std::ranges::all_of(numbers, [](float number) { return std::isfinite(number); })) return {};
  const auto x = [&](float part) { return region.left + std::clamp(part, 0.F, 1.F) * region.width(); };
  const auto y = [&](float part) { return region.top + std::clamp(part, 0.F, 1.F) * region.height(); };
  const Box box{x(numbers[0]), y(numbers[1]), x(numbers[2]), y(numbers[3])};
  return is_empty(box) ? Box{} : box;
}

}  // namespace

TableReader::TableReader(const StageOptions& options)
    : ModelStage("table", options.name_or("slanet-1m"),
                 {.file = options.file_or(kFile),
                  .sessions = 1,
                  .threads = options.threads,
                  .first_run = {1, 3, kSide, kSide},
                  .metadata_key = "character"},
                 options.meter),
      table_(image_net()) {}

Result<void> TableReader::adopt(const Model& model) {
  StructureVocabulary vocabulary(model.metadata());
  if (!vocabulary.has_cells()) return fail(Reason::model_load, "the table network's file has no list of its tokens");
  vocabulary_ = std::move(vocabulary);
  return {};
}

Result<std::optional<TableStructure>> TableReader::read(const cv::Mat& page, const Box& region) {
  const cv::Rect pixels = pixels_of(region, page);
  if (pixels.empty()) return std::nullopt;
  TRY_VOID(enter());
  Run run(*this);
  run.input(std::uint64_t{kSide} * kSide);
  Session& session = model().session(0);
  TRY(const std::span<float> input, session.input({1, 3, kSide, kSide}));
  write_planes(fitted(page(pixels)), table_, input, kSide, kSide, 0.F);
  TRY_VOID(session.start());
  TRY_VOID(session.wait());
  TRY(const Tensor<float> boxes, session.values(0));
  TRY(const Tensor<float> tokens, session.values(1));
  const Box covered{static_cast<float>(pixels.x), static_cast<float>(pixels.y),
                    static_cast<float>(pixels.x + pixels.width), static_cast<float>(pixels.y + pixels.height)};
  TRY(const StructureReading reading, read_steps(boxes, tokens, *vocabulary_, covered));
  std::optional<Table> table = table_of(reading.steps);
  if (!table) return std::nullopt;
  return TableStructure{
      .table = *std::move(table), .box = covered, .source = StructureSource::network, .confidence = reading.confidence};
}

Result<StructureReading> read_steps(const Tensor<float>& boxes, const Tensor<float>& tokens,
                                    const StructureVocabulary& vocabulary, const Box& region) {
  const std::size_t steps = tokens.shape.size() == 3 ? tokens.shape[1] : 0;
  if (steps > kStepsMax || tokens.shape != Shape{1, steps, vocabulary.size()} || boxes.shape != Shape{1, steps, 4} ||
      tokens.values.size() != steps * vocabulary.size() || boxes.values.size() != steps * 4)
    return fail(Reason::model_run, "the table network's outputs have other shapes than its tokens");
  StructureReading reading;
  for (std::size_t step = 0; step < steps; ++step) {
    const auto classes = tokens.values.subspan(step * vocabulary.size(), vocabulary.size());
    const auto best = std::ranges::max_element(classes);
    const StructureToken token = vocabulary.token(static_cast<std::size_t>(best - classes.begin()));
    if (token.tag == StructureTag::end && step > 0) break;
    reading.steps.push_back({token, placed(boxes.values.subspan(step * 4, 4), region)});
    reading.confidence += std::isfinite(*best) ? std::clamp(*best, 0.F, 1.F) : 0.F;
  }
  if (!reading.steps.empty()) reading.confidence /= static_cast<float>(reading.steps.size());
  return reading;
}

}  // namespace plimsoll
