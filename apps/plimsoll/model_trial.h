// A model loaded by an OCR service of its own: whether it is what it is said to be, what it takes, what it reads. The
// network's bytes are parsed in that process alone.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "models/catalogue.h"
#include "services/helper_fleet.h"
#include "settings/settings.h"

namespace plimsoll {

struct ModelTrial {
  Bytes resident;   // that the service grew by, for good
  Bytes load_peak;  // at the most while it was being loaded
  std::chrono::microseconds time{};
  std::vector<std::string> languages;  // of a recogniser: those whose letters it has
};

// In f32, from a cache that holds it compiled, as the catalogue's prices are (docs/memory.md, "Models"): it is loaded
// twice. `entry`'s files are in `folder`; compiled ones go to `cache`. Reason::model_load says what was expected,
// model_missing for a layout network of a family that there is no code for.
[[nodiscard]] Result<ModelTrial> try_model(const Settings& settings, const std::filesystem::path& folder,
                                           const std::filesystem::path& cache, const ModelEntry& entry);

}  // namespace plimsoll
