// The budget: how much memory Plimsoll may use in all, decided from everything that limits it. Pure functions of
// readings; src/memory/probes/ takes the readings.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"

namespace plimsoll {

// One thing that limits memory, as `doctor` shows it.
struct MemoryLimit {
  std::string origin;  // "setting memory.max", "cgroup v1 /a/b", "RLIMIT_DATA", "physical memory", "left by neighbours"
  Bytes bytes;
  bool operator==(const MemoryLimit&) const = default;
};

struct Budget {
  Bytes bytes;          // smallest limit minus the reserve
  MemoryLimit binding;  // the limit that is the smallest; the first one of several equal ones
  Bytes reserve;        // kept back for what no lease pays: error paths, the kernel's own share
};

// The smallest limit minus a reserve of `reserve_share` of it, at least `reserve_least`, at most a quarter of it.
// Aborts when `limits` is empty: physical memory is always there.
struct ReserveRule {
  double share = 0.04;
  Bytes least = Bytes(16 << 20);
};
[[nodiscard]] Budget decide_budget(std::span<const MemoryLimit> limits, const ReserveRule& reserve);

// What other programs leave to us: MemAvailable plus what we use ourselves, minus a margin. Follows a fall at once and
// a rise only after it has lasted, so that a neighbour that comes and goes does not make the budget flap.
class NeighbourAllowance {
 public:
  struct Rule {
    double margin_share = 0.05;  // of physical memory, never handed out
    double dead_band = 0.05;     // rises smaller than this share are ignored
    Milliseconds rise_dwell = Milliseconds(10'000);
  };
  NeighbourAllowance(Bytes physical, Rule rule) : physical_(physical), rule_(rule) {}

  // `available`: MemAvailable now; `own`: our effective use now. Gives the limit to hold from now on.
  Bytes update(TimePoint now, Bytes available, Bytes own);

 private:
  Bytes physical_;
  Rule rule_;
  std::optional<Bytes> held_;
  std::optional<TimePoint> rising_since_;
};

// The setting memory.max: "2G", "60%" of `physical`, "0" for none.
[[nodiscard]] Result<std::optional<Bytes>> parse_memory_max(std::string_view text, Bytes physical);

}  // namespace plimsoll
