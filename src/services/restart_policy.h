// When a service that died may be replaced. Pure: time is a parameter.
#pragma once

#include <deque>

#include "base/clock.h"

namespace plimsoll {

// After n deaths without a success in between the next start waits 100 ms · 2^(n-2) (the first is free), at most 5 s;
// whatever happens, at most kDeathsMax replacements start within a minute.
class RestartPolicy {
 public:
  static constexpr int kDeathsMax = 5;
  static constexpr Milliseconds kWithin{60'000};

  void died(TimePoint now);
  // A page was read to its end.
  void succeeded() { in_a_row_ = 0; }
  // The next start is allowed from here on; not after `now` when it is allowed at once.
  [[nodiscard]] TimePoint earliest_start(TimePoint now) const;

 private:
  std::deque<TimePoint> deaths_;  // the latest kDeathsMax
  int in_a_row_ = 0;
};

}  // namespace plimsoll
