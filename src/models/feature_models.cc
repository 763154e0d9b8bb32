#include "models/feature_models.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

namespace plimsoll {

std::string_view stage_of(Feature feature) {
  static constexpr std::array<std::string_view, kFeatures> kStages = {"chart", "formula", "table",
                                                                      "seal",  "layout",  "unwarp"};
  return kStages.at(static_cast<std::size_t>(feature));
}

FeatureModels::FeatureModels(std::span<const ModelEntry> catalogue, std::span<const StageModel> asked) {
  for (const Feature feature : kAllFeatures) {
    const std::string_view stage = stage_of(feature);
    std::string& name = names_.at(static_cast<std::size_t>(feature));
    if (const auto named = std::ranges::find(asked, stage, &StageModel::stage); named != asked.end())
      name = named->model;
    else if (const auto first = std::ranges::find(catalogue, stage, &ModelEntry::stage); first != catalogue.end())
      name = first->name;
  }
}

Result<void> FeatureModels::check(const FeatureSet& features) const {
  for (const Feature feature : kAllFeatures)
    if (features.has(feature) && names_.at(static_cast<std::size_t>(feature)).empty())
      return fail(Reason::model_missing,
                  fmt::format("{} cannot be read: the catalogue has no model of the stage '{}' (plimsoll models list); "
                              "leave the feature out",
                              label(feature), stage_of(feature)));
  return {};
}

FeatureSet FeatureModels::possible(FeatureSet features) const {
  for (const Feature feature : kAllFeatures) {
    const auto index = static_cast<std::size_t>(feature);
    if (features.by_all.at(index) && names_.at(index).empty()) features.set(feature, false);
  }
  features.by_all = {};
  return features;
}

std::vector<std::string> FeatureModels::of(const FeatureSet& features) const {
  std::vector<std::string> names;
  for (const Feature feature : kAllFeatures | std::views::reverse)
    if (const std::string& name = names_.at(static_cast<std::size_t>(feature)); features.has(feature) && !name.empty())
      names.push_back(name);
  return names;
}

}  // namespace plimsoll
