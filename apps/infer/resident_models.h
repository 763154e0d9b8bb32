// The models that this service holds: loaded and dropped one by one, each with what it was charged for its residency.
#pragma once

#include <map>
#include <string>

#include "base/bytes.h"
#include "inference/allocation_meter.h"
#include "plimsoll.pb.h"
#include "reading/pipeline.h"

namespace plimsoll {

// Used by one thread, between pages.
class ResidentModels {
 public:
  ResidentModels(Pipeline& pipeline, AllocationMeter& meter);

  // All or none. Reason::model_missing, Reason::model_load.
  [[nodiscard]] Result<protocol::ModelsLoaded> load(const protocol::LoadModels& request);
  // Reason::protocol for one that is not loaded.
  [[nodiscard]] Result<protocol::ModelUnloaded> unload(const std::string& name);

  // After a failure inside the engine: the models that pages use are not to be trusted any more and go at once.
  void drop_needed();
  // Loads anew what drop_needed() dropped. When that fails it is tried again with the next call.
  [[nodiscard]] Result<void> restore();

  // Private memory with these models loaded and nothing kept of any page.
  [[nodiscard]] Bytes base() const { return base_; }

 private:
  struct Charge {
    Bytes private_memory;
    Bytes live;
  };
  [[nodiscard]] Result<protocol::ModelLoaded> load_one(const std::string& name);
  void measure_base();

  Pipeline& pipeline_;
  AllocationMeter& meter_;
  std::map<std::string, Charge> charges_;  // of every model that is loaded or dropped for doubt
  bool doubted_ = false;
  Bytes base_;
};

}  // namespace plimsoll
