// Who is next, on four levels: lanes (small documents have a guaranteed share), priority classes (8:3:1, ageing),
// tenants of a class (guaranteed minimum first, then dominant share × seconds by weight), and what the caller already
// ordered within a tenant. Virtual time on every level (fair_share.h), so nobody starves and nobody saves up credit.
//
// Few claims are put in order by rank(). Who has thousands says what waits with enter() and leave() and compares the
// times of the levels itself.
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
  double weight = 1;        // the tenant's
  double satisfaction = 1;  // of the tenant's guaranteed minimum, see tenant_share.h
};

class FairOrder {
 public:
  explicit FairOrder(const RouterSettings& settings);

  // Indexes of `claims`, the one to serve first in front; equals keep their order. `claims` are all that wait now.
  [[nodiscard]] std::vector<std::size_t> rank(std::span<const Claim> claims);

  void enter(const Claim& claim);
  void leave(const Claim& claim);
  [[nodiscard]] double lane_time(bool small) const;
  [[nodiscard]] double class_time(Priority priority) const;
  [[nodiscard]] double tenant_time(Priority priority, std::string_view tenant) const;

  // One is served and will use `cost` (dominant share × seconds). `class_weight`: see aged_weights().
  void charge(const Claim& claim, double cost, double class_weight);
  // It used so much more, or less, than it was charged with the same weight.
  void correct(const Claim& claim, double difference, double class_weight);

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
