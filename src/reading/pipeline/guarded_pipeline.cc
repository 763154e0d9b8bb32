#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <new>
#include <opencv2/core.hpp>
#include <utility>

#include "inference/timed_engine.h"
#include "reading/classify/line_classifier.h"
#include "reading/layout/layout_analyser.h"
#include "reading/orient/page_orienter.h"
#include "reading/pipeline.h"
#include "reading/pipeline/flow.h"
#include "reading/seal/seal_detector.h"
#include "reading/sequence/sequence_reader.h"
#include "reading/table/table_reader.h"
#include "reading/unwarp/unwarper.h"

namespace plimsoll {
namespace {

std::unexpected<Error> out_of_memory() {
  return fail(Reason::page_memory, "reading the page needs more memory than it may take");
}

// The border at which exceptions of libraries and of allocation become errors.
template <typename Step>
auto without_exceptions(const Step& step) -> decltype(step()) {
  try {
    return step();
  } catch (const std::bad_alloc&) {
    return out_of_memory();
  } catch (const cv::Exception& error) {
    if (error.code == cv::Error::StsNoMem) return out_of_memory();
    return fail(Reason::internal, fmt::format("OpenCV: {}", error.err));
  }
}

// Networks for layout, formulas and charts are read as their family's, and the name tells which.
std::string no_such_model(std::string_view name) {
  std::string text = fmt::format("no model is named '{}'; networks for layout can be", name);
  for (const LayoutFamily& family : layout_families()) text += fmt::format(" {}", family.model);
  text += "; for formulas";
  for (const SequenceFamily& family : formula_families()) text += fmt::format(" {}", family.model);
  text += "; for charts";
  for (const SequenceFamily& family : chart_families()) text += fmt::format(" {}", family.model);
  return text;
}

class GuardedPipeline final : public Pipeline {
 public:
  GuardedPipeline(Engine& engine, const StageOptions& options, const LayoutFamily& layout, bool in_turn,
                  std::unique_ptr<Flow> flow)
      : engine_(engine, clock_),
        in_turn_(in_turn),
        meter_(options.meter),
        flow_(std::move(flow)),
        stages_(flow_->stages()),
        needed_(flow_->needed()),
        all_(stages_) {
    add_spare(std::make_unique<PageOrienter>(options));
    add_spare(std::make_unique<LineClassifier>(options));
    add_spare(std::make_unique<LayoutAnalyser>(options, layout));
    add_spare(std::make_unique<TableReader>(options));
    add_spare(std::make_unique<SealDetector>(options));
    add_spare(std::make_unique<Unwarper>(options));
    for (const SequenceFamily& family : formula_families())
      add_spare(std::make_unique<SequenceReader>(options, "formula", family));
    for (const SequenceFamily& family : chart_families())
      add_spare(std::make_unique<SequenceReader>(options, "chart", family));
    if (!in_turn_) return;
    for (ModelStage* stage : stages_) stage->take_turns(turns_);
    note_base();
  }

  Result<void> load_model(std::string_view name) override {
    ModelStage* stage = find(name);
    if (stage == nullptr) return fail(Reason::model_missing, no_such_model(name));
    TRY_VOID(without_exceptions([&] { return stage->load(engine_); }));
    note_base();
    return {};
  }

  bool unload_model(std::string_view name) override {
    ModelStage* stage = find(name);
    if (stage == nullptr || !stage->loaded()) return false;
    stage->unload();
    note_base();
    return true;
  }

  std::vector<std::string> loaded_models() const override {
    std::vector<std::string> names;
    for (const ModelStage* stage : all_)
      if (stage->loaded()) names.push_back(stage->model_name());
    return names;
  }

  std::vector<std::string> needed_models() const override {
    std::vector<std::string> names;
    names.reserve(needed_.size());
    for (const ModelStage* stage : needed_) names.push_back(stage->model_name());
    return names;
  }

  Result<Page> read(const RasterView& raster, int number, double dpi, std::vector<StageTime>& stages) override {
    Page page{.number = number, .width = raster.width, .height = raster.height, .dpi = dpi};
    return through(raster, std::move(page), stages,
                   [&](const cv::Mat& pixels, Page& out) { return flow_->read(pixels, out, stages); });
  }

  Result<Page> arrange(const RasterView& raster, Page layer, std::vector<StageTime>& stages) override {
    if (layer.width != raster.width || layer.height != raster.height || layer.angle != 0)
      return fail(Reason::protocol, "the text layer is not the raster's");
    return through(raster, std::move(layer), stages,
                   [&](const cv::Mat& pixels, Page& out) { return flow_->arrange(pixels, out, stages); });
  }

  void set_manner(const ReadingManner& manner) override {
    manner_ = manner;
    flow_->set_manner(manner);
    needed_ = flow_->needed();
  }

  std::vector<std::string> languages_of(std::string_view name) const override {
    const ModelStage* stage = find(name);
    return stage == nullptr || !stage->loaded() ? std::vector<std::string>{} : stage->languages();
  }

  std::vector<StageUse> uses() const override {
    std::vector<StageUse> uses;
    for (const ModelStage* stage : stages_)
      if (stage->use().size > 0) uses.push_back(stage->use());
    return uses;
  }

  void release_memory() override {
    for (ModelStage* stage : all_) stage->release_memory();
  }

 private:
  template <typename Way>
  Result<Page> through(const RasterView& raster, Page page, std::vector<StageTime>& stages, const Way& way) {
    for (ModelStage* stage : all_) stage->begin_page(base_, manner_.frugal);
    if (raster.width <= 0 || raster.height <= 0 || (raster.channels != 1 && raster.channels != 3) ||
        raster.pixels.size() < static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height) *
                                   static_cast<std::size_t>(raster.channels))
      return fail(Reason::protocol, "the raster is smaller than its description");
    for (const ModelStage* stage : needed_)
      if (!in_turn_ && !stage->loaded())
        return fail(Reason::protocol,
                    fmt::format("the page needs the model {}, which is not loaded", stage->model_name()));
    Result<Page> read = through_checked(raster, std::move(page), stages, way);
    turns_.leave();
    return read;
  }

  template <typename Way>
  Result<Page> through_checked(const RasterView& raster, Page page, std::vector<StageTime>& stages, const Way& way) {
    return without_exceptions([&]() -> Result<Page> {
      // cv::Mat has no constant form over foreign memory; nothing writes into the raster.
      const cv::Mat pixels(raster.height, raster.width, raster.channels == 1 ? CV_8UC1 : CV_8UC3,
                           const_cast<std::uint8_t*>(raster.pixels.data()));
      const std::chrono::microseconds before = clock_.busy();
      TRY_VOID(way(pixels, page));
      // Beside the stages, not one of them: it runs within theirs.
      stages.push_back({.stage = "engine", .time = clock_.busy() - before, .inside_engine = true});
      if (manner_.detector_scale < 1 && page.source == PageSource::recognised)
        page.degradations.push_back(
            {.feature = "detection",
             .reason = fmt::format("memory: looked for lines at {:.0f} % of the size", 100 * manner_.detector_scale)});
      if (!page.degradations.empty()) page.state = PageState::degraded;
      return std::move(page);
    });
  }

  // Nothing kept of any page: what a stage finds above this later is somebody's activations.
  void note_base() {
    release_memory();
    if (meter_ != nullptr) base_ = meter_->live();
  }

  ModelStage* find(std::string_view name) const {
    const auto found = std::ranges::find(all_, name, &ModelStage::model_name);
    return found == all_.end() ? nullptr : *found;
  }

  // Models that the flow has no stage for.
  void add_spare(std::unique_ptr<ModelStage> stage) {
    if (find(stage->model_name()) != nullptr) return;
    all_.push_back(stage.get());
    spares_.push_back(std::move(stage));
  }

  EngineClock clock_;  // the models hold it
  TimedEngine engine_;
  ModelTurns turns_{engine_};
  const bool in_turn_;
  AllocationMeter* meter_;
  ReadingManner manner_;
  Bytes base_;  // heap bytes with the loaded models and nothing else
  std::unique_ptr<Flow> flow_;
  std::vector<std::unique_ptr<ModelStage>> spares_;
  std::vector<ModelStage*> stages_;  // of the flow
  std::vector<ModelStage*> needed_;  // those of them that this manner runs
  std::vector<ModelStage*> all_;
};

}  // namespace

Result<std::unique_ptr<Pipeline>> Pipeline::create(Engine& engine, const PipelineOptions& options) {
  TRY(const ReadingParameters parameters, reading_parameters(options.parameters));
  const LayoutFamily* layout = find_layout_family(options.layout_model);
  if (layout == nullptr)
    return fail(Reason::setting_invalid, fmt::format("no layout network is named '{}'", options.layout_model));
  return without_exceptions([&]() -> Result<std::unique_ptr<Pipeline>> {
    // One page at a time, its threads are the engine's: OpenCV's own would come on top.
    cv::setNumThreads(1);
    const std::size_t lines = options.lines > 0 ? options.lines : options.threads;
    const StageOptions stage{.models_folder = options.models_folder,
                             .threads = options.threads,
                             .lines = lines,
                             .meter = options.meter,
                             .source = {}};
    return std::make_unique<GuardedPipeline>(engine, stage, *layout, options.models_in_turn,
                                             parameters.reference_flow
                                                 ? make_reference_flow(stage, options.models, parameters)
                                                 : make_standard_flow(stage, options.models, parameters, *layout));
  });
}

Result<std::unique_ptr<Pipeline>> Pipeline::load(Engine& engine, const PipelineOptions& options) {
  TRY(auto pipeline, create(engine, options));
  for (const std::string& name : pipeline->needed_models()) TRY_VOID(pipeline->load_model(name));
  return pipeline;
}

}  // namespace plimsoll
