// Reads pages with the pipeline inside their leases: what a page may take, what it took, and what follows a refusal.
#pragma once

#include <memory>
#include <string>

#include "base/unique_fd.h"
#include "inference/allocation_meter.h"
#include "plimsoll.pb.h"
#include "reading/pipeline.h"
#include "resident_models.h"

namespace plimsoll {

// Used by one thread, one page at a time.
class PageReader {
 public:
  // The engine runs, no model is loaded. Reason::setting_invalid, model_load.
  [[nodiscard]] static Result<std::unique_ptr<PageReader>> create(const protocol::Configure& request,
                                                                  AllocationMeter& meter);
  [[nodiscard]] ResidentModels& models() { return models_; }

  // All memory files are checked before they are mapped and no longer mapped afterwards; `text` is the page's text
  // layer where request.text_bytes says so. Reason::protocol for descriptors that do not fit the request,
  // Reason::page_memory when the cap was reached, Reason::result_bytes when the page's text is longer than `result`,
  // model_run. Reason::protocol, too, when a model that it needs is not loaded; model_load when it could not be loaded
  // again after a failure.
  [[nodiscard]] Result<protocol::PageRead> read(const protocol::ReadPage& request, const UniqueFd& raster,
                                                const UniqueFd& result, const UniqueFd* text);
  // Between pages. After a failure inside the engine the compiled models cannot be trusted any more and were dropped:
  // this loads them anew, so that no page pays for it. What fails is said with the next page.
  void prepare_for_next_page();
  void release_memory() { pipeline_->release_memory(); }
  [[nodiscard]] Arithmetic arithmetic() const { return arithmetic_; }

 private:
  PageReader(Arithmetic arithmetic, std::unique_ptr<Engine> engine, std::unique_ptr<Pipeline> pipeline,
             AllocationMeter& meter)
      : arithmetic_(arithmetic),
        engine_(std::move(engine)),
        pipeline_(std::move(pipeline)),
        models_(*pipeline_, meter),
        meter_(meter) {}
  [[nodiscard]] Result<std::string> read_within(const protocol::ReadPage& request, Bytes cap, const RasterView& raster,
                                                const UniqueFd* text, std::vector<StageTime>& stages);

  Arithmetic arithmetic_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Pipeline> pipeline_;
  ResidentModels models_;
  AllocationMeter& meter_;
};

}  // namespace plimsoll
