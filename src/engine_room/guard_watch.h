// The guard's loop: every 100 ms, every 20 ms under pressure, what is really used is held against the ledger; what the
// guard says is carried out and what was seen is kept (docs/memory.md, "The guard", "What is measured"). Once a second
// the budget is read anew.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <optional>

#include "engine_room/room_memory.h"
#include "engine_room/router_driver.h"
#include "memory/flight_recorder.h"
#include "memory/guard.h"
#include "memory/metrics.h"
#include "memory/sampler.h"

namespace plimsoll {

// What the guard cannot know or do by itself.
struct GuardHooks {
  std::function<std::vector<int>()> helpers;  // process ids of those that live
  std::function<Reclaimable()> reclaimable;   // what each way would give back now
  std::function<void(Reclaim)> reclaim;       // starts it; what comes back is measured
  std::function<void()> budget_changed;       // the router knows already
  std::function<MemorySample()> engine;       // models, tasks and services; the rest is filled in here
};

// io thread only. run() may be called once; stop() ends it.
class GuardWatch {
 public:
  // `probe_file`: use as a file says it, for tests; empty: as it is.
  GuardWatch(boost::asio::io_context& io, RoomMemory& memory, RouterDriver& driver, GuardRules rules,
             const std::string& probe_file, GuardHooks hooks);

  [[nodiscard]] boost::asio::awaitable<void> run();
  void stop();
  // Readings so far, and those with more in use than was reserved.
  [[nodiscard]] std::uint64_t samples() const { return samples_; }
  [[nodiscard]] std::uint64_t samples_above() const { return samples_above_; }

  // By all our processes, now.
  [[nodiscard]] Bytes own_use() const;

  [[nodiscard]] const MemoryGuard& guard() const { return guard_; }
  [[nodiscard]] const MemoryMetrics& metrics() const { return metrics_; }
  [[nodiscard]] const FlightRecorder& flights() const { return flights_; }

 private:
  void look(TimePoint now);
  void obey(TimePoint now, const GuardVerdict& verdict);
  void record(TimePoint now, const GuardReading& reading);
  void refresh_budget(TimePoint now);
  [[nodiscard]] Bytes largest_page() const;

  boost::asio::steady_timer timer_;
  RoomMemory& memory_;
  RouterDriver& driver_;
  GuardHooks hooks_;
  MemorySampler sampler_;
  MemoryGuard guard_;
  MemoryMetrics metrics_;
  FlightRecorder flights_;
  double told_pressure_ = 0;
  std::uint64_t samples_ = 0;
  std::uint64_t samples_above_ = 0;
  std::optional<TimePoint> budget_read_;
  bool stopped_ = false;
};

// The names of levels and ways that are only counted, not acted on ("throttle,evict_idle"), as rules.
// Reason::setting_invalid for other names.
[[nodiscard]] Result<GuardRules> guard_rules(std::string_view dry_run);

}  // namespace plimsoll
