#include "settings/reading_features.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

namespace plimsoll {
namespace {

constexpr std::array<std::string_view, kFeatures> kNames = {"charts", "formulas", "tables",
                                                            "seals",  "layout",   "unwarping"};

std::unexpected<Error> unknown(std::string_view name) {
  return fail(
      Reason::setting_invalid,
      fmt::format(
          "no feature is named '{}'; there are layout, tables, seals, formulas, charts, unwarping, all and none",
          name.substr(0, 40)));
}

}  // namespace

std::string_view label(Feature feature) { return kNames.at(static_cast<std::size_t>(feature)); }

Result<FeatureSet> parse_features(std::string_view text) {
  FeatureSet features;
  if (text.empty() || text == "none") return features;
  std::array<bool, kFeatures> named{};
  bool all = false;
  for (const auto part : std::views::split(text, ',')) {
    const std::string_view name(part.begin(), part.end());
    const auto* found = std::ranges::find(kNames, name);
    if (found == kNames.end() && name != "all") return unknown(name);
    if (name == "all")
      all = true;
    else
      named.at(static_cast<std::size_t>(found - kNames.begin())) = true;
  }
  features.on = named;
  for (const Feature feature : kAllFeatures)
    if (all && feature != Feature::unwarping) {
      features.set(feature, true);
      const auto index = static_cast<std::size_t>(feature);
      features.by_all.at(index) = !named.at(index);
    }
  for (const Feature feature : kAllFeatures)
    if (features.has(feature) && needs_layout(feature)) features.set(Feature::layout, true);
  return features;
}

std::string to_text(const FeatureSet& features) {
  std::string text;
  for (const Feature feature : kAllFeatures | std::views::reverse)
    if (features.has(feature)) text += (text.empty() ? "" : ",") + std::string(label(feature));
  return text;
}

}  // namespace plimsoll
