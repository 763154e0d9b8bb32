// Weighted fair sharing by virtual time: whoever has used the least, divided by its weight, is next. Used twice: among
// the priority classes (8:3:1) and among the tenants of a class (dominant share of any domain × seconds; Ghodsi et al.,
// DRF, NSDI 2011). Who comes back from idleness starts at the smallest virtual time of those that are active: no
// saved-up credit.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace plimsoll {

class FairShare {
 public:
  // At most `most` members; the one that has been idle longest makes room for a new one.
  explicit FairShare(std::size_t most) : most_(most) {}

  // Says who waits now (names, any order, repetitions allowed); all others are idle from here on.
  void set_waiting(std::span<const std::string_view> waiting);
  // set_waiting(), then of `waiting` the one to serve next; ties go to the first. Empty when none waits.
  [[nodiscard]] std::optional<std::size_t> pick(std::span<const std::string_view> waiting);
  // `name` used `cost` (any unit, the same for all); larger weights pay less.
  void charge(std::string_view name, double cost, double weight);
  [[nodiscard]] double virtual_time(std::string_view name) const;

 private:
  struct Member {
    std::string name;
    double virtual_time = 0;
    bool active = false;
  };
  Member& member(std::string_view name);

  std::size_t most_;
  std::vector<Member> members_;
  double floor_ = 0;  // smallest virtual time of the active ones when it was last asked
};

}  // namespace plimsoll
