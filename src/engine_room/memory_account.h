// What was foretold, what was reserved and what was used: for `plimsoll read --memory-report` and, later, metrics.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "engine_room/engine_room.h"
#include "memory/metrics.h"
#include "memory/predictor.h"
#include "models/model_manager.h"

namespace plimsoll {

// One stage, or the whole of pages. Means over the pages, but for the largest.
struct StageAccount {
  std::string stage;
  std::uint64_t pages = 0;
  Bytes predicted;
  Bytes reserved;
  Bytes actual;
  Bytes largest;
};

// One model: how often it came and why it went, in all services together.
struct ModelAccount {
  std::string model;
  std::uint64_t loads = 0;
  std::uint64_t failures = 0;
  std::array<std::uint64_t, kModelCauses> unloads{};  // by cause
  Milliseconds load_time{};                           // of all loads
  Bytes charged;                                      // the most of any load
};

// Use over time, oldest first; seconds since the first.
struct MemoryPoint {
  double seconds = 0;
  Bytes used;      // most
  Bytes reserved;  // most
};

struct MemoryAccount {
  Bytes budget;
  std::string limited_by;
  int services = 0;
  Bytes residency;  // of each
  std::vector<StageAccount> stages;
  std::vector<ModelAccount> models;  // those that came or went
  Bytes held_by_models;              // now; nothing once all services have ended
  std::uint64_t pages = 0;           // read, of those that coverage counts
  double coverage = 1;
  double over_reservation = 1;
  Bytes peak_used;
  Bytes held_by_tasks;               // now; nothing once all have ended
  std::uint64_t samples = 0;         // that the guard took
  std::uint64_t samples_above = 0;   // of these, with more in use than was reserved
  std::vector<std::string> remarks;  // levels entered, alarms: empty when all went as planned
  std::vector<MemoryPoint> course;
};

// Adds up pages by stage. Bounded: our own helpers name at most a handful of stages.
class StageTally {
 public:
  static constexpr std::size_t kMost = 16;
  void add(const std::string& stage, Bytes predicted, Bytes reserved, Bytes actual);
  [[nodiscard]] std::vector<StageAccount> accounts() const;

 private:
  struct Sum {
    StageAccount last;  // largest and pages
    double predicted = 0, reserved = 0, actual = 0;
  };
  std::vector<Sum> sums_;
};

[[nodiscard]] std::vector<MemoryPoint> course_of(const AggregateRing& ring);
// Lines for people, the chart last.
[[nodiscard]] std::string to_text(const MemoryAccount& account);

}  // namespace plimsoll
