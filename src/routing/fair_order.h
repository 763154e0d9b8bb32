// Who is next, on four levels: lanes (small documents have a guaranteed share), priority classes (8:3:1, ageing),
// tenants of a class (dominant share × seconds), and what the caller already ordered within a tenant. Virtual time on
// every level (fair_share.h), so nobody starves and nobody saves up credit.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "routing/fair_share.h"
#include "routing/router_settings.h"

namespace plimsoll {

// Something that waits for its turn.
struct Claim {
  bool small = false;
  Priority priority = Priority::normal;
  std::string_view tenant;
};

class FairOrder {
 public:
  explicit FairOrder(const RouterSettings& settings);

  // Indexes of `claims`, the one to serve first in front; equals keep their order. `claims` are all that wait now.
  [[nodiscard]] std::vector<std::size_t> rank(std::span<const Claim> claims);
  // One was served and used `cost` (dominant share × seconds). `weights`: of the classes, see aged_weights().
  void charge(const Claim& claim, double cost, const std::array<double, kPriorities>& weights);

 private:
  [[nodiscard]] FairShare& tenants(Priority priority) { return tenants_.at(static_cast<std::size_t>(priority)); }

  double small_weight_;
  FairShare lanes_;
  FairShare classes_;
  std::array<FairShare, kPriorities> tenants_;
};

// Each `ageing` that a class's oldest has waited makes its weight 1.5 times as large, up to the next class's weight.
[[nodiscard]] std::array<double, kPriorities> aged_weights(const RouterSettings& settings,
                                                           const std::array<Milliseconds, kPriorities>& oldest_wait);

}  // namespace plimsoll
