// Which models of the catalogue reading needs: pure, so that memory can be reserved before a service is asked.
#pragma once

#include <string>
#include <vector>

#include "settings/settings.h"

namespace plimsoll {

// What a request wants beyond text.
struct WantedFeatures {
  bool layout = false;
};

// By the catalogue's names, in the order in which a page uses them. What an OCR service says it needs for the same
// parameter set (reading/pipeline.h) is the same: tests/processes holds the two together.
[[nodiscard]] std::vector<std::string> required_models(Parameters parameters, WantedFeatures wanted = {});

}  // namespace plimsoll
