#include "services/restart_policy.h"

#include <algorithm>

namespace plimsoll {
namespace {

constexpr Milliseconds kFirstDelay{100};
constexpr int kDoublingsMax = 6;  // 6.4 s, cut to kDelayMax
constexpr Milliseconds kDelayMax{5'000};

}  // namespace

void RestartPolicy::stumbled(TimePoint now) {
  ++in_a_row_;
  last_ = now;
}

void RestartPolicy::died(TimePoint now) {
  ++in_a_row_;
  last_ = now;
  deaths_.push_back(now);
  if (deaths_.size() > kDeathsMax) deaths_.pop_front();
}

TimePoint RestartPolicy::earliest_start(TimePoint now) const {
  TimePoint earliest = now;
  if (in_a_row_ >= 2)
    earliest = last_ + std::min(kDelayMax, kFirstDelay * (1 << std::min(in_a_row_ - 2, kDoublingsMax)));
  if (deaths_.size() == kDeathsMax) earliest = std::max(earliest, deaths_.front() + kWithin);
  return earliest;
}

}  // namespace plimsoll
