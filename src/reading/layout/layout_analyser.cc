#include "reading/layout/layout_analyser.h"

#include <algorithm>
#include <array>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "reading/layout/layout_outputs.h"
#include "reading/layout/region_rules.h"

namespace plimsoll {
namespace {

constexpr const char* kImage = "image";
constexpr const char* kShape = "im_shape";
constexpr const char* kScale = "scale_factor";

Shape image_shape(const LayoutFamily& family) {
  return {1, 3, static_cast<std::size_t>(family.height), static_cast<std::size_t>(family.width)};
}

ModelPlan plan_of(const StageOptions& options, const LayoutFamily& family) {
  ModelPlan plan{.file = options.file_or(family.file), .sessions = 1, .threads = options.threads};
  if (family.inputs == LayoutInputs::image) {
    plan.first_run = image_shape(family);
    return plan;
  }
  plan.first_inputs = {{kImage, image_shape(family)}, {kScale, {1, 2}}};
  if (family.inputs == LayoutInputs::image_shape_scale) plan.first_inputs.push_back({kShape, {1, 2}});
  return plan;
}

// Height before width, as the networks want it.
Result<void> write_pair(Session& session, const char* name, std::array<double, 2> pair) {
  TRY(const std::span<float> input, session.named_input(name, {1, 2}));
  std::ranges::transform(pair, input.begin(), [](double number) { return static_cast<float>(number); });
  return {};
}

}  // namespace

LayoutAnalyser::LayoutAnalyser(const StageOptions& options, const LayoutFamily& family)
    : ModelStage("layout", options.name_or(family.model), plan_of(options, family), options.meter),
      family_(family),
      table_(family.normalisation) {}

Result<std::vector<LayoutRegion>> LayoutAnalyser::find(const cv::Mat& page) {
  TRY_VOID(enter());
  Run run(*this);
  run.input(static_cast<std::uint64_t>(family_.width) * static_cast<std::uint64_t>(family_.height));
  Session& session = model().session(0);
  TRY_VOID(fill(session, page));
  TRY_VOID(session.start());
  TRY_VOID(session.wait());
  TRY(std::vector<ClassBox> boxes, boxes_of(session, family_, page.cols, page.rows));
  return regions_of(std::move(boxes), family_, page.cols, page.rows);
}

Result<void> LayoutAnalyser::fill(Session& session, const cv::Mat& page) const {
  cv::Mat scaled;
  cv::resize(page, scaled, cv::Size(family_.width, family_.height), 0, 0,
             family_.bicubic ? cv::INTER_CUBIC : cv::INTER_LINEAR);
  if (family_.rgb && scaled.channels() == 3) cv::cvtColor(scaled, scaled, cv::COLOR_BGR2RGB);
  const bool alone = family_.inputs == LayoutInputs::image;
  TRY(const std::span<float> input,
      alone ? session.input(image_shape(family_)) : session.named_input(kImage, image_shape(family_)));
  write_planes(scaled, table_, input, family_.width, family_.height, 0.F);
  if (alone) return {};
  const double width = family_.width;
  const double height = family_.height;
  if (family_.inputs == LayoutInputs::image_shape_scale) TRY_VOID(write_pair(session, kShape, {height, width}));
  return write_pair(session, kScale, {height / page.rows, width / page.cols});
}

}  // namespace plimsoll
