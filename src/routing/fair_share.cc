#include "routing/fair_share.h"

#include <algorithm>
#include <limits>

namespace plimsoll {

void FairShare::set_waiting(std::span<const std::string_view> waiting) {
  if (waiting.empty()) return;
  for (Member& each : members_)
    if (std::ranges::find(waiting, each.name) == waiting.end()) each.active = false;
  double least = std::numeric_limits<double>::infinity();
  for (const std::string_view name : waiting) {
    Member& candidate = member(name);
    if (!candidate.active) {
      candidate.active = true;
      candidate.virtual_time = std::max(candidate.virtual_time, floor_);
    }
    least = std::min(least, candidate.virtual_time);
  }
  floor_ = least;
}

std::optional<std::size_t> FairShare::pick(std::span<const std::string_view> waiting) {
  if (waiting.empty()) return std::nullopt;
  set_waiting(waiting);
  const auto best = std::ranges::min_element(waiting, {}, [&](std::string_view name) { return virtual_time(name); });
  return static_cast<std::size_t>(best - waiting.begin());
}

void FairShare::charge(std::string_view name, double cost, double weight) {
  member(name).virtual_time += cost / std::max(weight, 1e-9);
}

double FairShare::virtual_time(std::string_view name) const {
  const auto found = std::ranges::find(members_, name, &Member::name);
  return found == members_.end() ? floor_ : found->virtual_time;
}

FairShare::Member& FairShare::member(std::string_view name) {
  const auto found = std::ranges::find(members_, name, &Member::name);
  if (found != members_.end()) return *found;
  if (members_.size() >= most_) {
    const auto idle = std::ranges::find(members_, false, &Member::active);
    members_.erase(idle != members_.end() ? idle : members_.begin());
  }
  members_.push_back({std::string(name), floor_, false});
  return members_.back();
}

}  // namespace plimsoll
