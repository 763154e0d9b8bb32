// Which models a document is read with: the parameter set's and the features' own, unless a language or a name asks for
// others. Pure.
//
//   language   the first recogniser that has all its letters, by the catalogue's list of languages; the parameter set's
//              own is asked first
//   models     names of the catalogue, "pp-ocrv5-korean" or "recognise=pp-ocrv5-korean": each instead of its stage's
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/catalogue.h"
#include "models/feature_models.h"
#include "models/required_models.h"
#include "settings/settings.h"

namespace plimsoll {

struct ModelChoice {
  std::vector<std::string> text;  // in the order in which a page uses them
  FeatureModels features;
  std::vector<std::string> idle;  // asked for by name, and of a stage that is not run

  // All that a page with these features is read with.
  [[nodiscard]] std::vector<std::string> all(const FeatureSet& with) const;
};

// As read.language and read.models write them.
struct ModelWish {
  std::string_view language;
  std::string_view models;
};

// Reason::model_missing: a feature without a model, a name that the catalogue does not have, a language that no
// recogniser of it reads (the message says which ones it has); Reason::setting_invalid: no language of that name, two
// models for one stage, a model of another stage than was written. An empty wish is never refused for the text's sake.
[[nodiscard]] Result<ModelChoice> choose_models(std::span<const ModelEntry> catalogue, Parameters parameters,
                                                const FeatureSet& features, const ModelWish& wish);

}  // namespace plimsoll
