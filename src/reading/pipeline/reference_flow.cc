#include <optional>
#include <utility>

#include "reading/classify/line_classifier.h"
#include "reading/detect/box_order.h"
#include "reading/detect/detector.h"
#include "reading/pipeline/alternatives.h"
#include "reading/pipeline/assemble.h"
#include "reading/pipeline/flow.h"
#include "reading/pipeline/reference_image.h"
#include "reading/pipeline/stage_clock.h"

namespace plimsoll {
namespace {

class ReferenceFlow final : public Flow {
 public:
  ReferenceFlow(const StageOptions& options, std::span<const ModelSource> sources, const ReadingParameters& parameters)
      : parameters_(parameters),
        detector_(alternatives<Detector>("detect", options, sources, parameters_.detection)),
        recogniser_(alternatives<Recogniser>("recognise", options, sources, parameters_.recognition)) {
    if (parameters.classifier_min < 1) classifier_.emplace(alternatives<LineClassifier>("classify", options, sources));
  }

  std::vector<ModelStage*> stages() override {
    std::vector<ModelStage*> stages;
    detector_.append_all(stages);
    if (classifier_) classifier_->append_all(stages);
    recogniser_.append_all(stages);
    return stages;
  }

  std::vector<ModelStage*> needed() override {
    if (classifier_) return {&detector_.chosen(), &classifier_->chosen(), &recogniser_.chosen()};
    return {&detector_.chosen(), &recogniser_.chosen()};
  }

  // Its lines come as the reference gives them, without layout.
  void set_manner(const ReadingManner& manner) override {
    detector_.choose(manner.models);
    if (classifier_) classifier_->choose(manner.models);
    recogniser_.choose(manner.models);
    detector_->set_scale(manner.detector_scale);
  }

  Result<void> read(const cv::Mat& raster, Page& page, std::vector<StageTime>& stages) override {
    const ReferenceImage image = prepare(raster, parameters_.preparation);
    TRY(std::vector<LinePlace> places, find(image.pixels, stages));
    TRY_VOID(classify(image.pixels, places, stages));
    TRY(const std::vector<LineReading> readings, recognise(image.pixels, places, stages));
    std::vector<Line> lines;
    for (std::size_t index = 0; index < places.size(); ++index) {
      if (confidence(readings[index]) < parameters_.recognition.score_min) continue;
      const LinePlace place{.quad = back_in_page(places[index].quad, image, page.width, page.height),
                            .angle = places[index].angle};
      Line line = make_line(readings[index], place, recogniser_->alphabet());
      if (!line.text.empty()) lines.push_back(std::move(line));
    }
    page.blocks = one_block(std::move(lines));
    return {};
  }

 private:
  Result<std::vector<LinePlace>> find(const cv::Mat& image, std::vector<StageTime>& stages) {
    const StageClock clock(stages, "detect");
    TRY(std::vector<TextRegion> regions, detector_->find(image));
    if (parameters_.box_order == BoxOrder::rapidocr) {
      order_as_rapidocr(regions);
    } else {
      order_as_paddlex(regions);
    }
    std::vector<LinePlace> places;
    places.reserve(regions.size());
    for (const TextRegion& region : regions) places.push_back(place_of(region.corners));
    return places;
  }

  Result<void> classify(const cv::Mat& image, std::vector<LinePlace>& places, std::vector<StageTime>& stages) {
    if (!classifier_) return {};
    const StageClock clock(stages, "classify");
    TRY(const std::vector<float> turned_lines,
        (*classifier_)->upside_down(source_of(image, places), parameters_.classifier_batch));
    for (std::size_t index = 0; index < places.size(); ++index)
      if (turned_lines[index] > parameters_.classifier_min) places[index] = turned(places[index], 180);
    return {};
  }

  Result<std::vector<LineReading>> recognise(const cv::Mat& image, const std::vector<LinePlace>& places,
                                             std::vector<StageTime>& stages) {
    const StageClock clock(stages, "recognise");
    return recogniser_->read(source_of(image, places));
  }

  ReadingParameters parameters_;
  Alternatives<Detector> detector_;
  std::optional<Alternatives<LineClassifier>> classifier_;
  Alternatives<Recogniser> recogniser_;
};

}  // namespace

std::unique_ptr<Flow> make_reference_flow(const StageOptions& options, std::span<const ModelSource> sources,
                                          const ReadingParameters& parameters) {
  return std::make_unique<ReferenceFlow>(options, sources, parameters);
}

}  // namespace plimsoll
