// When a service that died may be replaced. Pure: time is a parameter.
#pragma once

#include <deque>

#include "base/clock.h"

namespace plimsoll {

// After n deaths without a success in between the next start waits 100 ms · 2^(n-2) (the first is free), at most 5 s;
// whatever happens, at most kDeathsMax replacements of services that died of us start within a minute. Who
// was killed from outside (services/loss.h) or could not start for want of something else counts for the delay only.
class RestartPolicy {
 public:
  static constexpr int kDeathsMax = 5;
  static constexpr Milliseconds kWithin{60'000};

  void died(TimePoint now);
  void stumbled(TimePoint now);
  // A page was read to its end.
  void succeeded() { in_a_row_ = 0; }
  // The next start is allowed from here on; not after `now` when it is allowed at once.
  [[nodiscard]] TimePoint earliest_start(TimePoint now) const;

 private:
  std::deque<TimePoint> deaths_;  // the latest kDeathsMax of ours
  TimePoint last_;                // of either kind
  int in_a_row_ = 0;
};

}  // namespace plimsoll
