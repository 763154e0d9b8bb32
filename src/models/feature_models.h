// Which model of the catalogue each feature is read with: the one that was asked for, else the first of the feature's
// stage. Pure.
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "models/catalogue.h"
#include "models/required_models.h"
#include "settings/reading_features.h"

namespace plimsoll {

// "layout", "table", "seal", "formula", "chart", "unwarp": as catalogues call it.
[[nodiscard]] std::string_view stage_of(Feature feature);

class FeatureModels {
 public:
  // None.
  FeatureModels() = default;
  // `asked`: models of the catalogue, at most one a stage; those of other stages are not looked at.
  explicit FeatureModels(std::span<const ModelEntry> catalogue, std::span<const StageModel> asked = {});

  // Reason::model_missing for a feature that has none, with what to do about it.
  [[nodiscard]] Result<void> check(const FeatureSet& features) const;
  // Without those that "all" asked for and that have none.
  [[nodiscard]] FeatureSet possible(FeatureSet features) const;
  // Of those features that have one, in the order in which a page uses them.
  [[nodiscard]] std::vector<std::string> of(const FeatureSet& features) const;

 private:
  std::array<std::string, kFeatures> names_;  // empty: there is none
};

}  // namespace plimsoll
