// Which models of the catalogue reading needs: pure, so that memory can be reserved before a service is asked.
#pragma once

#include <string>
#include <vector>

#include "settings/settings.h"

namespace plimsoll {

// A stage, as catalogues call it, and the name of the model that it is run with.
struct StageModel {
  std::string stage;
  std::string model;
  bool operator==(const StageModel&) const = default;
};

// For text where nobody asked for others, in the order in which a page uses them (features: models/feature_models.h,
// other models: models/model_choice.h).
[[nodiscard]] std::vector<StageModel> required_stages(Parameters parameters);
// Their names. What an OCR service says it needs for the same parameter set (reading/pipeline.h) is the same:
// tests/processes holds the two together.
[[nodiscard]] std::vector<std::string> required_models(Parameters parameters);

}  // namespace plimsoll
