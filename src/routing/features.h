// Adaptive processing: which features of a page run with the bytes that are there. Pure.
//
// A feature is switched off when the available bytes fall below what the page needs with it: below fixed thresholds
// until its price was measured (charts and formulas below 1000 MB, tables below 500 MB), by the measured price
// afterwards; where least_free is set, by that. Dearer features go first, layout and unwarping last. A strict request
// never loses a feature: it waits or fails.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "document/page.h"
#include "settings/reading_features.h"

namespace plimsoll {

// Bytes each feature adds to a page's peak, where it has been measured; and what must be free for it, where somebody
// has set that: it then decides alone.
struct FeaturePrices {
  std::array<std::optional<Bytes>, kFeatures> bytes{};
  std::array<std::optional<Bytes>, kFeatures> least_free{};
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
