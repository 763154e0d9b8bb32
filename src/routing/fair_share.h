// Weighted fair sharing by virtual time: whoever has used the least, divided by its weight, is next. Used on each level
// of fair_order.h: lanes, priority classes (8:3:1), tenants of a class (dominant share of any domain × seconds; Ghodsi
// et al., DRF, NSDI 2011). Who comes back from idleness starts where the latest service began: no saved-up credit, and
// no debt for what another was just charged in advance (start-time fair queueing; Goyal et al., SIGCOMM 1996).
//
// Who waits is said in one of two ways: by enter() and leave() as it changes, or by set_waiting() all at once.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace plimsoll {

class FairShare {
 public:
  // Remembers at most `most` members. A new one takes the place of the idle one that has used least; while all wait,
  // it is not remembered and counts as a newcomer.
  explicit FairShare(std::size_t most) : most_(most) {}
  // waiting_ points into members_.
  FairShare(const FairShare&) = delete;
  FairShare& operator=(const FairShare&) = delete;
  FairShare(FairShare&&) = default;
  FairShare& operator=(FairShare&&) = default;
  ~FairShare() = default;

  // One more, or one less, of what belongs to `name` waits.
  void enter(std::string_view name);
  void leave(std::string_view name);
  // Exactly these wait now (any order, repetitions allowed); all others are idle from here on.
  void set_waiting(std::span<const std::string_view> waiting);
  // set_waiting(), then of `waiting` the one to serve next; ties go to the first. Empty when none waits.
  [[nodiscard]] std::optional<std::size_t> pick(std::span<const std::string_view> waiting);
  // `name` is served and will use `cost` (any unit, the same for all); larger weights pay less.
  void charge(std::string_view name, double cost, double weight);
  // It used so much more than it was charged, or less (negative).
  void correct(std::string_view name, double difference, double weight);
  [[nodiscard]] double virtual_time(std::string_view name) const;

 private:
  struct Member {
    std::string_view name;  // its key
    double virtual_time = 0;
    int waiting = 0;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  Member* member(std::string_view name);
  void wake(Member& candidate);
  void let_go(Member& idle);

  std::size_t most_;
  std::unordered_map<std::string, Member, Hash, std::equal_to<>> members_;
  std::vector<Member*> waiting_;
  double floor_ = 0;  // smallest virtual time of all when one was last served
};

}  // namespace plimsoll
