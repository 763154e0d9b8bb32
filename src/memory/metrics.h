// MemoryMetrics: what memory did, in fixed memory. Samples are folded into aggregates of half a second (1000 of them:
// the last 8 minutes) and these into aggregates of a minute (1440: a day). Alerts have a raise and a clear threshold
// and a time that the threshold must be passed for. All storage is taken at creation; nothing here grows.
//
// Pure: time is handed in. Threads: one, the control plane's.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "memory/byte_vector.h"
#include "memory/pressure.h"

namespace plimsoll {

// Taken by the guard's tick.
struct MemorySample {
  struct PerDomain {
    Bytes used;
    Bytes free;  // budget − reserved: what admission has to give
    Bytes reserved;
  };
  std::array<PerDomain, kMostDomains> domains{};
  std::uint32_t models_loaded = 0;
  std::uint32_t active_tasks = 0;
  double pool_utilization = 0;  // busy services ÷ services
  PressureLevel level = PressureLevel::normal;
};

struct Spread {
  double least = 0;
  double mean = 0;
  double most = 0;
};

// What happened between `time` and the next aggregate.
struct MemoryAggregate {
  TimePoint time;
  std::uint32_t samples = 0;
  std::vector<std::array<Spread, 3>> domains;  // used, free, reserved in bytes
  Spread models_loaded;
  Spread active_tasks;
  Spread pool_utilization;
  PressureLevel highest_level = PressureLevel::normal;
};

// Aggregates of equal spans of time, the last `slots` of them.
class AggregateRing {
 public:
  AggregateRing(Milliseconds span, std::size_t slots, std::size_t domain_count);
  void add(TimePoint now, const MemorySample& sample);
  [[nodiscard]] std::size_t size() const { return filled_; }
  // Oldest first, the one being filled last.
  [[nodiscard]] MemoryAggregate at(std::size_t index) const;

 private:
  static constexpr std::size_t kCommon = 3;  // models, tasks, pool
  [[nodiscard]] std::span<Spread> spreads_of(std::size_t slot);
  void begin(TimePoint now);

  struct Slot {
    TimePoint time;
    std::uint32_t samples = 0;
    PressureLevel highest_level = PressureLevel::normal;
  };
  Milliseconds span_;
  std::size_t domain_count_;
  std::vector<Slot> slots_;
  std::vector<Spread> spreads_;  // kCommon + 3 × domains for each slot
  std::size_t newest_ = 0;
  std::size_t filled_ = 0;
};

struct AlertRule {
  enum class Signal { used_share, reserved_share, pool_utilization, level };
  std::string name;
  Signal signal = Signal::used_share;
  Domain domain = kHost;
  double raise = 1;  // at or above; level: as a number, emergency is 5
  double clear = 1;  // below
  Milliseconds after{0};
};

// The shares that operators were promised: 80, 95 and 98 % of the budget in use.
[[nodiscard]] std::vector<AlertRule> default_alerts();

struct AlertEvent {
  TimePoint time;
  std::size_t rule = 0;  // index into the rules
  bool raised = false;
  double value = 0;
};

class MemoryMetrics {
 public:
  static constexpr std::size_t kRecent = 1000;
  static constexpr std::size_t kMinutes = 1440;
  static constexpr std::size_t kAlertEvents = 256;

  // `rules`: at most 32, more abort.
  MemoryMetrics(std::size_t domain_count, std::vector<AlertRule> rules);

  // Alerts that changed with this sample are returned, too.
  std::vector<AlertEvent> record(TimePoint now, const MemorySample& sample);

  [[nodiscard]] const AggregateRing& recent() const { return recent_; }
  [[nodiscard]] const AggregateRing& minutes() const { return minutes_; }
  [[nodiscard]] const MemorySample& last() const { return last_; }
  [[nodiscard]] Bytes peak(Domain domain) const { return peaks_[domain]; }
  [[nodiscard]] std::span<const AlertRule> rules() const { return rules_; }
  [[nodiscard]] bool raised(std::size_t rule) const { return states_.at(rule).raised; }
  // The last kAlertEvents, oldest first.
  [[nodiscard]] std::vector<AlertEvent> alert_events() const;
  [[nodiscard]] std::uint64_t alerts_so_far() const { return alert_count_; }

 private:
  struct AlertState {
    bool raised = false;
    std::optional<TimePoint> beyond_since;
  };
  [[nodiscard]] static double value_of(const AlertRule& rule, const MemorySample& sample);
  std::optional<AlertEvent> judge(TimePoint now, std::size_t rule, const MemorySample& sample);

  AggregateRing recent_;
  AggregateRing minutes_;
  std::vector<AlertRule> rules_;
  std::vector<AlertState> states_;
  std::vector<AlertEvent> events_;  // a ring of kAlertEvents
  std::uint64_t alert_count_ = 0;
  MemorySample last_;
  ByteVector peaks_;
};

}  // namespace plimsoll
