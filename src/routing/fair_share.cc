#include "routing/fair_share.h"

#include <algorithm>
#include <limits>

namespace plimsoll {

std::optional<std::size_t> FairShare::pick(std::span<const std::string_view> waiting) {
  if (waiting.empty()) return std::nullopt;
  for (Member& each : members_)
    if (std::ranges::find(waiting, each.name) == waiting.end()) each.active = false;
  std::size_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t index = 0; index < waiting.size(); ++index) {
    Member& candidate = member(waiting[index]);
    if (!candidate.active) {
      candidate.active = true;
      candidate.virtual_time = std::max(candidate.virtual_time, floor_);
    }
    if (candidate.virtual_time < least) {
      least = candidate.virtual_time;
      best = index;
    }
  }
  floor_ = least;
  return best;
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
