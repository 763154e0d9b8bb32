// Adaptive processing: which features of a page run with the bytes that are there. Pure.
//
// A feature is switched off when the available bytes fall below what the page needs with it: below fixed thresholds
// until its price was measured (charts and formulas below 1000 MB, tables below 500 MB), by the measured price
// afterwards. Dearer features go first, layout last. A strict request never loses a feature: it waits or fails.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "document/page.h"

namespace plimsoll {

enum class Feature : std::uint8_t { charts, formulas, tables, layout };
inline constexpr std::size_t kFeatures = 4;
[[nodiscard]] std::string_view label(Feature feature);

struct FeatureSet {
  std::array<bool, kFeatures> on{};
  [[nodiscard]] bool has(Feature feature) const { return on.at(static_cast<std::size_t>(feature)); }
  void set(Feature feature, bool value) { on.at(static_cast<std::size_t>(feature)) = value; }
  bool operator==(const FeatureSet&) const = default;
};

// Bytes each feature adds to a page, where it has been measured.
struct FeaturePrices {
  std::array<std::optional<Bytes>, kFeatures> bytes{};
};

struct FeatureChoice {
  FeatureSet features;
  Bytes needed;                           // of the page with these features
  std::vector<Degradation> degradations;  // what was left out and why
  bool must_wait = false;                 // strict, and not everything fits now
};

// `base`: what the page needs without any feature; `available`: free bytes of its domain.
[[nodiscard]] FeatureChoice choose_features(const FeatureSet& wanted, const FeaturePrices& prices, Bytes base,
                                            Bytes available, bool strict);

}  // namespace plimsoll
