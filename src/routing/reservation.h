// Large pages neither block the small ones nor starve behind them: the page whose turn it is but that does not fit gets
// a reservation; others may go before it only if they will be gone by then or leave room for it (conservative backfill,
// as HPC schedulers do it; Lifka 1995). After `drain_after` without a start nothing is backfilled any more. Pure.
#pragma once

#include <span>

#include "memory/byte_vector.h"
#include "routing/task.h"

namespace plimsoll {

// A page that runs: when it should end, and what comes back then.
struct RunningLease {
  TimePoint expected_end;
  ByteVector bytes;
};

struct Reservation {
  TaskNumber task = 0;
  int page = 0;
  ByteVector needed;
  TimePoint since;  // when it first did not fit
};

// The earliest time at which `needed` fits, if leases come back as expected; `now` when it fits already;
// TimePoint::max() when it would not fit with everything back.
[[nodiscard]] TimePoint earliest_start(const ByteVector& needed, const ByteVector& free,
                                       std::span<const RunningLease> running, TimePoint now);

// May a page that needs `bytes` until `end` go before the reserved one?
[[nodiscard]] bool may_backfill(const Reservation& reserved, const ByteVector& bytes, TimePoint end,
                                const ByteVector& free, std::span<const RunningLease> running, TimePoint now,
                                Milliseconds drain_after);

}  // namespace plimsoll
