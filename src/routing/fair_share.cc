#include "routing/fair_share.h"

#include <algorithm>

namespace plimsoll {

void FairShare::enter(std::string_view name) {
  Member* candidate = member(name);
  if (candidate && candidate->waiting++ == 0) wake(*candidate);
}

void FairShare::leave(std::string_view name) {
  const auto found = members_.find(name);
  if (found == members_.end() || found->second.waiting == 0) return;
  if (--found->second.waiting == 0) let_go(found->second);
}

void FairShare::set_waiting(std::span<const std::string_view> waiting) {
  if (waiting.empty()) return;
  const std::vector<Member*> before = waiting_;
  for (Member* each : before)
    if (std::ranges::find(waiting, each->name) == waiting.end()) each->waiting = 0, let_go(*each);
  for (const std::string_view name : waiting)
    if (Member* candidate = member(name); candidate && candidate->waiting == 0)
      candidate->waiting = 1, wake(*candidate);
}

std::optional<std::size_t> FairShare::pick(std::span<const std::string_view> waiting) {
  if (waiting.empty()) return std::nullopt;
  set_waiting(waiting);
  const auto best = std::ranges::min_element(waiting, {}, [&](std::string_view name) { return virtual_time(name); });
  return static_cast<std::size_t>(best - waiting.begin());
}

void FairShare::charge(std::string_view name, double cost, double weight) {
  const Member* served = member(name);
  if (!served) return;
  double start = served->virtual_time;
  for (const Member* each : waiting_) start = std::min(start, each->virtual_time);
  floor_ = std::max(floor_, start);
  correct(name, cost, weight);
}

void FairShare::correct(std::string_view name, double difference, double weight) {
  if (Member* charged = member(name)) charged->virtual_time += difference / std::max(weight, 1e-9);
}

double FairShare::virtual_time(std::string_view name) const {
  const auto found = members_.find(name);
  return found == members_.end() ? floor_ : found->second.virtual_time;
}

void FairShare::wake(Member& candidate) {
  candidate.virtual_time = std::max(candidate.virtual_time, floor_);
  waiting_.push_back(&candidate);
}

void FairShare::let_go(Member& idle) { std::erase(waiting_, &idle); }

FairShare::Member* FairShare::member(std::string_view name) {
  if (const auto found = members_.find(name); found != members_.end()) return &found->second;
  if (members_.size() >= most_) {
    auto least = members_.end();
    for (auto each = members_.begin(); each != members_.end(); ++each)
      if (each->second.waiting == 0 &&
          (least == members_.end() || each->second.virtual_time < least->second.virtual_time))
        least = each;
    if (least == members_.end()) return nullptr;
    members_.erase(least);
  }
  const auto added = members_.emplace(std::string(name), Member{}).first;
  added->second.name = added->first;
  added->second.virtual_time = floor_;
  return &added->second;
}

}  // namespace plimsoll
