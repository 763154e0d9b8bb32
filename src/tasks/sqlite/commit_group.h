// When the writes that are waiting go to the disk together: a pure rule.
#pragma once

#include <cstddef>

#include "base/bytes.h"
#include "base/clock.h"

namespace plimsoll {

struct CommitRule {
  Milliseconds patience{200};  // how long a patient write waits for company: tasks.commit_wait
  // Of one group, which is one transaction: small beside what may wait, so that an answer comes before all are done.
  std::size_t writes_max = 256;
  Bytes bytes_max{8U << 20};
};

struct WaitingWrites {
  std::size_t writes = 0;
  Bytes bytes;
  bool urgent = false;  // one of them is not patient
  TimePoint oldest;
};

// The moment from which on they are to be committed; now or before: at once. Call with one write at least.
[[nodiscard]] inline TimePoint commit_time(const WaitingWrites& waiting, const CommitRule& rule) {
  const bool full = waiting.writes >= rule.writes_max || waiting.bytes >= rule.bytes_max;
  return waiting.urgent || full ? waiting.oldest : waiting.oldest + rule.patience;
}

}  // namespace plimsoll
