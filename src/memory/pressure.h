// Pressure levels: from a reading of memory to what is to be done about it. Pure: a state machine fed with readings and
// times. Entry and exit thresholds, dwell times and floors in page peaks follow docs/memory.md; the original 80/95/98 %
// are Warn, Reject and Emergency, with exits below them so that a level does not flap.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"

namespace plimsoll {

enum class PressureLevel : std::uint8_t { normal, warn, throttle, degrade, reject, emergency };
inline constexpr std::size_t kLevels = 6;
[[nodiscard]] std::string_view label(PressureLevel level);

struct PressureReading {
  Bytes used;                       // effective use
  Bytes limit;                      // of the domain
  Bytes page_peak;                  // largest predicted peak among admitted pages: the unit of the floors
  bool refused_allocation = false;  // since the last reading
  // What other evidence allows: the level is at least and at most these (MemoryGuard sets them).
  PressureLevel least = PressureLevel::normal;
  PressureLevel most = PressureLevel::emergency;
};

struct LevelRule {
  double enter = 0;  // share of the limit
  double exit = 0;
  int floor_pages = 0;   // also entered when the headroom is below so many page peaks
  Milliseconds dwell{};  // least time in the level before it may be left downwards
};

// Row i belongs to PressureLevel i; row 0 (normal) is not used.
struct LevelRules {
  std::array<LevelRule, kLevels> rows = {{
      {},
      {0.80, 0.75, 6, Milliseconds(10'000)},
      {0.88, 0.78, 4, Milliseconds(5'000)},
      {0.92, 0.86, 3, Milliseconds(10'000)},
      {0.95, 0.88, 2, Milliseconds(15'000)},
      {0.98, 0.90, 1, Milliseconds(30'000)},
  }};
};

// The level that a reading alone asks for, and the share of the limit it stands for.
[[nodiscard]] PressureLevel entered_level(const PressureReading& reading, const LevelRules& rules);
[[nodiscard]] double pressure(const PressureReading& reading);

// The level over time: up at once and as far as needed, down one exit and one dwell at a time (invariant I7).
class PressureGauge {
 public:
  explicit PressureGauge(LevelRules rules) : rules_(rules) {}

  struct Change {
    PressureLevel from;
    PressureLevel to;
  };
  std::optional<Change> update(TimePoint now, const PressureReading& reading);
  [[nodiscard]] PressureLevel level() const { return level_; }

 private:
  [[nodiscard]] bool may_leave(TimePoint now, const PressureReading& reading) const;

  LevelRules rules_;
  PressureLevel level_ = PressureLevel::normal;
  TimePoint since_{};
};

}  // namespace plimsoll
