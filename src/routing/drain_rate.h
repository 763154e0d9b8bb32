// How fast waiting work goes: expected page time done per time, smoothed, from what ended while something waited. A
// queue that drains slower than foretold (memory lets fewer pages run, predictions are too low) is seen here. Pure.
#pragma once

#include <optional>

#include "base/clock.h"

namespace plimsoll {

class DrainRate {
 public:
  // Until something is measured: `lanes` pages at once, each in its expected time.
  explicit DrainRate(int lanes);

  // A page ended that had been expected to take `work`. `waiting`: others wait; times without are no measure.
  void note(TimePoint now, Milliseconds work, bool waiting);
  [[nodiscard]] double per_time() const;
  [[nodiscard]] Milliseconds time_for(Milliseconds work, double share = 1) const;

 private:
  double work_;  // seconds, both fade with the time that is measured
  double time_;
  std::optional<TimePoint> last_;  // end, while something waits
};

}  // namespace plimsoll
