#include "routing/fair_order.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace plimsoll {
namespace {

constexpr double kLargeLaneWeight = 1;
constexpr double kAgeingFactor = 1.5;

std::string_view lane(bool small) { return small ? "small" : "large"; }

}  // namespace

FairOrder::FairOrder(const RouterSettings& settings)
    : small_weight_(settings.small_lane_weight),
      lanes_(2),
      classes_(kPriorities),
      tenants_{FairShare(settings.tenants_max), FairShare(settings.tenants_max), FairShare(settings.tenants_max)} {}

std::vector<std::size_t> FairOrder::rank(std::span<const Claim> claims) {
  std::vector<std::string_view> lanes;
  std::vector<std::string_view> classes;
  std::array<std::vector<std::string_view>, kPriorities> names;
  for (const Claim& claim : claims) {
    lanes.push_back(lane(claim.small));
    classes.push_back(label(claim.priority));
    names.at(static_cast<std::size_t>(claim.priority)).push_back(claim.tenant);
  }
  lanes_.set_waiting(lanes);
  classes_.set_waiting(classes);
  for (std::size_t index = 0; index < kPriorities; ++index) tenants_.at(index).set_waiting(names.at(index));

  std::vector<std::tuple<double, double, double, double>> keys;
  keys.reserve(claims.size());
  for (const Claim& claim : claims)
    keys.emplace_back(lane_time(claim.small), class_time(claim.priority), claim.satisfaction,
                      tenant_time(claim.priority, claim.tenant));
  std::vector<std::size_t> order(claims.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t index) { return std::pair(keys[index], index); });
  return order;
}

void FairOrder::enter(const Claim& claim) {
  lanes_.enter(lane(claim.small));
  classes_.enter(label(claim.priority));
  tenants(claim.priority).enter(claim.tenant);
}

void FairOrder::leave(const Claim& claim) {
  lanes_.leave(lane(claim.small));
  classes_.leave(label(claim.priority));
  tenants(claim.priority).leave(claim.tenant);
}

double FairOrder::lane_time(bool small) const { return lanes_.virtual_time(lane(small)); }

double FairOrder::class_time(Priority priority) const { return classes_.virtual_time(label(priority)); }

double FairOrder::tenant_time(Priority priority, std::string_view tenant) const {
  return tenants_.at(static_cast<std::size_t>(priority)).virtual_time(tenant);
}

void FairOrder::charge(const Claim& claim, double cost, double class_weight) {
  lanes_.charge(lane(claim.small), cost, claim.small ? small_weight_ : kLargeLaneWeight);
  classes_.charge(label(claim.priority), cost, class_weight);
  tenants(claim.priority).charge(claim.tenant, cost, claim.weight);
}

void FairOrder::correct(const Claim& claim, double difference, double class_weight) {
  lanes_.correct(lane(claim.small), difference, claim.small ? small_weight_ : kLargeLaneWeight);
  classes_.correct(label(claim.priority), difference, class_weight);
  tenants(claim.priority).correct(claim.tenant, difference, claim.weight);
}

std::array<double, kPriorities> aged_weights(const RouterSettings& settings,
                                             const std::array<Milliseconds, kPriorities>& oldest_wait) {
  std::array<double, kPriorities> weights = settings.weights;
  for (std::size_t index = 1; index < kPriorities; ++index) {
    const double periods = std::floor(static_cast<double>(oldest_wait.at(index).count()) /
                                      static_cast<double>(std::max<std::int64_t>(settings.ageing.count(), 1)));
    weights.at(index) = std::min(settings.weights.at(index) * std::pow(kAgeingFactor, std::min(periods, 64.0)),
                                 settings.weights.at(index - 1));
  }
  return weights;
}

}  // namespace plimsoll
