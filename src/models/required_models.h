// Which models of the catalogue reading needs: pure, so that memory can be reserved before a service is asked.
#pragma once

#include <string>
#include <vector>

#include "settings/settings.h"

namespace plimsoll {

// For text, by the catalogue's names, in the order in which a page uses them (features: models/feature_models.h). What
// an OCR service says it needs for the same parameter set (reading/pipeline.h) is the same: tests/processes holds the
// two together.
[[nodiscard]] std::vector<std::string> required_models(Parameters parameters);

}  // namespace plimsoll
