// One way to get bytes back at a time: it is ordered, then what really came back is measured, then the next one.
// Without the wait a slow return looks like none, and everything is thrown away for a shortage that was already cured.
// Pure.
#pragma once

#include <array>
#include <optional>

#include "memory/guard_reading.h"
#include "memory/pressure.h"

namespace plimsoll {

struct ReclaimRule {
  double returned_share = 0.75;             // of what was expected: then the next may follow at once
  Milliseconds patience{2'000};             // for the return
  Milliseconds emergency_patience{250};     // the same in an emergency: pages are being cancelled instead
  Milliseconds rest_after_failure{10'000};  // before a way that returned too little is tried again
  Bytes least = Bytes(1 << 20);             // less is not worth an order
};

struct ReclaimCount {
  std::uint64_t ordered = 0;
  std::uint64_t withheld = 0;  // would have been ordered: dry run
  std::uint64_t short_of = 0;  // returned less than the share within the patience
  Bytes expected;
  Bytes returned;
};

class Reclaimer {
 public:
  struct Order {
    Domain domain;
    Reclaim way;
    Bytes expected;
  };

  Reclaimer(ReclaimRule rule, std::array<bool, kReclaims> dry_run) : rule_(rule), dry_run_(dry_run) {}

  // Judges the order that is out by the domain's use now. True when it is settled or none is out.
  bool settle(TimePoint now, const GuardReading& reading, PressureLevel level);
  // The next order for a domain at this level; empty while one is out, and for a way in dry run (which is then waited
  // for as if it had been ordered).
  std::optional<Order> next(TimePoint now, Domain domain, const DomainReading& reading, PressureLevel level);

  [[nodiscard]] const std::array<ReclaimCount, kReclaims>& counts() const { return counts_; }
  [[nodiscard]] bool last_was_short() const { return last_was_short_; }

 private:
  struct Pending {
    Order order;
    TimePoint since;
    Bytes used_before;
    bool real;
  };
  void close(const Pending& pending, Bytes returned, bool short_of, TimePoint now);

  ReclaimRule rule_;
  std::array<bool, kReclaims> dry_run_;
  std::optional<Pending> pending_;
  std::array<TimePoint, kReclaims> not_before_{};
  std::array<ReclaimCount, kReclaims> counts_{};
  bool last_was_short_ = false;
};

// Which ways a level may use: none when normal, caches from warn, idle models from degrade, everything in an emergency.
[[nodiscard]] bool may_use(PressureLevel level, Reclaim way);

}  // namespace plimsoll
