// What of a page is read beyond its text, as read.features and the option `features` of a task write it:
//
//   ""  or "none"      text in reading order, nothing else
//   "layout"           what each block is: title, caption, header, table, figure, …
//   "tables"           rows, columns and cells of tables; "seals", "formulas", "charts": theirs
//   "all"              all of these that there are models for
//   "unwarping"        pages of an open book or a photograph are flattened before anything is read; not in "all"
//
// Whatever reads regions needs the layout that finds them, and brings it along.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace plimsoll {

// The dearest first: in this order they are left out when memory is short.
enum class Feature : std::uint8_t { charts, formulas, tables, seals, layout, unwarping };
inline constexpr std::size_t kFeatures = 6;
inline constexpr std::array<Feature, kFeatures> kAllFeatures = {Feature::charts, Feature::formulas, Feature::tables,
                                                                Feature::seals,  Feature::layout,   Feature::unwarping};
[[nodiscard]] std::string_view label(Feature feature);
// Reads regions that the layout has found: nothing is left of it without the layout.
[[nodiscard]] constexpr bool needs_layout(Feature feature) {
  return feature != Feature::layout && feature != Feature::unwarping;
}

struct FeatureSet {
  std::array<bool, kFeatures> on{};
  std::array<bool, kFeatures> by_all{};  // "all" asked for it, and nobody by its name: goes where there is no model
  [[nodiscard]] bool has(Feature feature) const { return on.at(static_cast<std::size_t>(feature)); }
  [[nodiscard]] bool empty() const { return *this == FeatureSet{}; }
  void set(Feature feature, bool value) { on.at(static_cast<std::size_t>(feature)) = value; }
  bool operator==(const FeatureSet&) const = default;
};

// Reason::setting_invalid, which names those that there are.
[[nodiscard]] Result<FeatureSet> parse_features(std::string_view text);
// As parse_features() reads it; "" for none.
[[nodiscard]] std::string to_text(const FeatureSet& features);

}  // namespace plimsoll
