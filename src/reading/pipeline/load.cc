#include <fmt/format.h>

#include <chrono>
#include <new>
#include <opencv2/core.hpp>
#include <utility>

#include "inference/timed_engine.h"
#include "reading/pipeline.h"
#include "reading/pipeline/flow.h"

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

class GuardedPipeline final : public Pipeline {
 public:
  GuardedPipeline(std::unique_ptr<EngineClock> clock, std::unique_ptr<Flow> flow)
      : clock_(std::move(clock)), flow_(std::move(flow)) {}

  Result<Page> read(const RasterView& raster, int number, double dpi, std::vector<StageTime>& stages) override {
    if (raster.width <= 0 || raster.height <= 0 || (raster.channels != 1 && raster.channels != 3) ||
        raster.pixels.size() < static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height) *
                                   static_cast<std::size_t>(raster.channels))
      return fail(Reason::protocol, "the raster is smaller than its description");
    return without_exceptions([&]() -> Result<Page> {
      // cv::Mat has no constant form over foreign memory; nothing writes into the raster.
      const cv::Mat pixels(raster.height, raster.width, raster.channels == 1 ? CV_8UC1 : CV_8UC3,
                           const_cast<std::uint8_t*>(raster.pixels.data()));
      Page page{.number = number, .width = raster.width, .height = raster.height, .dpi = dpi};
      const std::chrono::microseconds before = clock_->busy();
      TRY_VOID(flow_->read(pixels, page, stages));
      // Beside the stages, not one of them: it runs within theirs.
      stages.push_back({.stage = "engine", .time = clock_->busy() - before, .inside_engine = true});
      if (!page.degradations.empty()) page.state = PageState::degraded;
      return page;
    });
  }

  void release_memory() override { flow_->release_memory(); }

 private:
  std::unique_ptr<EngineClock> clock_;  // the flow's models hold it
  std::unique_ptr<Flow> flow_;
};

}  // namespace

Result<std::unique_ptr<Pipeline>> Pipeline::load(Engine& engine, const PipelineOptions& options) {
  TRY(const ReadingParameters parameters, reading_parameters(options.parameters));
  return without_exceptions([&]() -> Result<std::unique_ptr<Pipeline>> {
    // One page at a time, its threads are the engine's: OpenCV's own would come on top.
    cv::setNumThreads(1);
    auto clock = std::make_unique<EngineClock>();
    TimedEngine timed(engine, *clock);
    TRY(auto flow, parameters.reference_flow ? make_reference_flow(timed, options, parameters)
                                             : make_standard_flow(timed, options, parameters));
    return std::make_unique<GuardedPipeline>(std::move(clock), std::move(flow));
  });
}

}  // namespace plimsoll
