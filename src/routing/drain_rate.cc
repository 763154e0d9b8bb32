#include "routing/drain_rate.h"

#include <algorithm>
#include <cmath>

namespace plimsoll {
namespace {

// Half a minute of pages weighs as much as what was believed before; pages take a second or so.
constexpr double kMemory = 30;
// So that nothing is divided by zero when nothing moves.
constexpr double kLeastRate = 0.01;

double seconds(Milliseconds time) { return std::chrono::duration<double>(time).count(); }

}  // namespace

DrainRate::DrainRate(int lanes) : work_(std::max(lanes, 1) * kMemory), time_(kMemory) {}

void DrainRate::note(TimePoint now, Milliseconds work, bool waiting) {
  if (last_) {
    const double passed = std::chrono::duration<double>(now - *last_).count();
    const double kept = std::exp(-passed / kMemory);
    work_ = work_ * kept + seconds(work);
    time_ = time_ * kept + passed;
  }
  last_ = waiting ? std::optional(now) : std::nullopt;
}

double DrainRate::per_time() const { return std::max(work_ / time_, kLeastRate); }

Milliseconds DrainRate::time_for(Milliseconds work, double share) const {
  constexpr double kDay = 86'400;
  const double time = std::min(seconds(work) / (per_time() * std::max(share, 1e-3)), kDay);
  return Milliseconds(static_cast<std::int64_t>(time * 1000));
}

}  // namespace plimsoll
