// The Engine on CPUs: OpenVINO out of its wheel. Reads ONNX, Paddle and IR files.
#pragma once

#include <memory>

#include "inference/engine.h"

namespace plimsoll {

struct OpenVinoOptions {
  Arithmetic arithmetic = Arithmetic::f32;
  // Compiled models are kept here (loading takes a third of the time, then); empty: nowhere.
  std::filesystem::path cache_folder;
  // Compiled kernels kept per model and shape. At the engine's default (5000) 240 random shapes let a recogniser grow
  // to 1.6 GB; up to 32 it stays near the need of its largest shape.
  int kernel_cache_entries = 32;
};

// The engine is up when it comes back: what the first network would have brought along is there. Changes the
// environment of this process, so no other thread may be reading it. Reason::model_load when it cannot be started.
[[nodiscard]] Result<std::unique_ptr<Engine>> make_openvino_engine(const OpenVinoOptions& options);

}  // namespace plimsoll
