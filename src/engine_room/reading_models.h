// What a document is read with: features and models, as it asks for them or the settings say.
#pragma once

#include "engine_room/engine_room.h"
#include "engine_room/workshop.h"
#include "models/model_choice.h"

namespace plimsoll {

struct ReadingModels {
  FeatureSet features;
  ModelChoice choice;
};

// Errors of choose_models(); Reason::task_option for features or models that the parameter set cannot read with, and
// for a model that the document asks for itself and that would not be used. Pure.
[[nodiscard]] Result<ReadingModels> reading_models(const Workshop& workshop, const DocumentJob& job);

}  // namespace plimsoll
