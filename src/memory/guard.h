// MemoryGuard: the second line. The ledger guarantees; the guard looks at what is really used and acts when the two
// differ. Each tick it is handed a reading and answers with what changed: levels per domain, alarms about its own
// eyes, and at most one order to get bytes back.
//
//   normal ─► warn ─► throttle ─► degrade ─► reject ─► emergency      up at once, down one level a dwell
//
// - In order (all use reserved, reservations within the budget) the level is at most warn: a full ledger is the plan,
// not
//   a fault. The floors in page peaks count only out of order, because the growth of running pages is already reserved.
// - A signal that cannot be trusted fails closed: the domain is at least at reject until it can.
// - Out of order for a neighbour's sake (the budget fell below what is reserved) counts reserved ÷ budget as pressure.
// - The kernel's stall information, when high and rising, is at least throttle: the bytes fit but the machine suffers.
// - A kernel kill in our group, like a refused allocation, is an emergency.
// - Each level and each way to get bytes back has a counter and a dry-run switch; a level in dry run is published as
// the
//   one below it.
//
// Pure: no clock, no file, no lock; readings and time are handed in. Threads: one, the control plane's.
// Memory: fixed.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "memory/pressure.h"
#include "memory/reclaimer.h"
#include "memory/signal_watch.h"

namespace plimsoll {

struct GuardRules {
  LevelRules levels;
  SignalRule signals;
  ReclaimRule reclaims;
  double stall_percent = 10;                   // of the last 10 s in which something waited for memory
  Milliseconds oom_kill_hold{30'000};          // how long a kernel kill keeps its alarm up
  std::array<bool, kLevels> dry_run_levels{};  // row 0 (normal) is not used
  std::array<bool, kReclaims> dry_run_reclaims{};
};

struct GuardVerdict {
  struct Level {
    Domain domain;
    PressureLevel from;
    PressureLevel to;  // as published: dry-run levels are left out
    double pressure;
  };
  struct AlarmChange {
    Domain domain;
    Alarm alarm;
    bool raised;  // false: cleared
  };
  std::vector<Level> levels;
  std::vector<AlarmChange> alarms;
  std::optional<Reclaimer::Order> reclaim;
};

class MemoryGuard {
 public:
  explicit MemoryGuard(GuardRules rules, std::size_t domain_count = 1);

  GuardVerdict update(TimePoint now, const GuardReading& reading);

  // Published: what the router and admission go by.
  [[nodiscard]] PressureLevel level(Domain domain = kHost) const { return domains_.at(domain).published; }
  [[nodiscard]] double pressure(Domain domain = kHost) const { return domains_.at(domain).pressure; }
  [[nodiscard]] bool raised(Alarm alarm, Domain domain = kHost) const;
  // A page may move from a device to the CPU only while the host itself is calm.
  [[nodiscard]] bool cpu_fallback_allowed() const { return level(kHost) <= PressureLevel::warn; }
  // What is left of a model's idle time-out: 1 up to 80 % of the limit, falling to 0.1 at 95 %.
  [[nodiscard]] double idle_time_share(Domain domain = kHost) const;
  // How soon to look again: 20 ms from warn on, else 100 ms.
  [[nodiscard]] Milliseconds period() const;

  // Entries into each level, dry-run levels included.
  [[nodiscard]] const std::array<std::uint64_t, kLevels>& level_entries() const { return level_entries_; }
  [[nodiscard]] const std::array<ReclaimCount, kReclaims>& reclaim_counts() const { return reclaimer_.counts(); }

 private:
  struct DomainState {
    PressureGauge gauge;
    SignalWatch watch;
    PressureLevel published = PressureLevel::normal;
    double pressure = 0;
    std::array<bool, kAlarms> alarms{};
  };

  [[nodiscard]] PressureReading judge(Domain domain, const GuardReading& reading) const;
  void update_alarms(TimePoint now, Domain domain, const GuardReading& reading, GuardVerdict& verdict);
  void update_level(TimePoint now, Domain domain, const GuardReading& reading, GuardVerdict& verdict);
  void order_reclaim(TimePoint now, const GuardReading& reading, GuardVerdict& verdict);
  [[nodiscard]] PressureLevel without_dry_runs(PressureLevel level) const;
  void note_kernel(TimePoint now, const GuardReading& reading);

  GuardRules rules_;
  std::vector<DomainState> domains_;
  Reclaimer reclaimer_;
  std::array<std::uint64_t, kLevels> level_entries_{};
  std::optional<std::uint64_t> oom_kills_;
  std::optional<TimePoint> oom_kill_at_;
  bool oom_kill_now_ = false;
  double last_stall_ = 0;
  bool stalling_ = false;
};

}  // namespace plimsoll
