#include "routing/features.h"

#include <fmt/format.h>

namespace plimsoll {
namespace {
using namespace literals;

// Until measured: the least bytes that must be available (the original design's 1000 and 500 MB). The others are cheap.
Bytes least_available(Feature feature) {
  switch (feature) {
    case Feature::charts:
    case Feature::formulas:
      return Bytes(1'000'000'000);
    case Feature::tables:
      return Bytes(500'000'000);
    case Feature::seals:
    case Feature::layout:
    case Feature::unwarping:
      return 0_B;
  }
  return 0_B;
}

Bytes price(const FeaturePrices& prices, Feature feature) {
  return prices.bytes.at(static_cast<std::size_t>(feature)).value_or(0_B);
}

Bytes total(const FeatureSet& features, const FeaturePrices& prices, Bytes base) {
  for (const Feature feature : kAllFeatures)
    if (features.has(feature)) base += price(prices, feature);
  return base;
}

// Why a feature cannot run now; empty when it can. `needed` is the page with everything still switched on.
std::optional<std::string> obstacle(Feature feature, const FeaturePrices& prices, Bytes needed, Bytes available) {
  if (const auto& least = prices.least_free.at(static_cast<std::size_t>(feature))) {
    if (available >= *least) return std::nullopt;
    return fmt::format("{} available, {} is set to be left out below {}", to_text(available), label(feature),
                       to_text(*least));
  }
  if (prices.bytes.at(static_cast<std::size_t>(feature))) {
    if (needed <= available) return std::nullopt;
    return fmt::format("the page with {} needs {}, {} available", label(feature), to_text(needed), to_text(available));
  }
  if (available >= least_available(feature)) return std::nullopt;
  return fmt::format("{} available, {} wants {} until its price is measured", to_text(available), label(feature),
                     to_text(least_available(feature)));
}

}  // namespace

FeatureChoice choose_features(const FeatureSet& wanted, const FeaturePrices& prices, Bytes base, Bytes available,
                              bool strict) {
  FeatureChoice choice{wanted, total(wanted, prices, base), {}, false};
  for (const Feature feature : kAllFeatures) {
    if (!choice.features.has(feature)) continue;
    const auto reason = obstacle(feature, prices, choice.needed, available);
    if (!reason) continue;
    if (strict) {
      choice.must_wait = true;
      continue;
    }
    choice.features.set(feature, false);
    choice.degradations.push_back({std::string(label(feature)), *reason});
    choice.needed = total(choice.features, prices, base);
  }
  return choice;
}

}  // namespace plimsoll
