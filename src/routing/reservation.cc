#include "routing/reservation.h"

#include <algorithm>

namespace plimsoll {
namespace {

// What is free at a time, if leases come back as expected.
ByteVector free_at(TimePoint time, ByteVector free, std::span<const RunningLease> running) {
  for (const RunningLease& lease : running)
    if (lease.expected_end <= time) free += lease.bytes;
  return free;
}

}  // namespace

TimePoint earliest_start(const ByteVector& needed, const ByteVector& free, std::span<const RunningLease> running,
                         TimePoint now) {
  if (needed.fits_in(free)) return now;
  std::vector<TimePoint> ends;
  ends.reserve(running.size());
  for (const RunningLease& lease : running) ends.push_back(std::max(lease.expected_end, now));
  std::ranges::sort(ends);
  for (const TimePoint end : ends)
    if (needed.fits_in(free_at(end, free, running))) return end;
  return TimePoint::max();
}

bool may_backfill(const Reservation& reserved, const ByteVector& bytes, TimePoint end, const ByteVector& free,
                  std::span<const RunningLease> running, TimePoint now, Milliseconds drain_after) {
  if (now - reserved.since >= drain_after) return false;
  const TimePoint start = earliest_start(reserved.needed, free, running, now);
  if (end <= start) return true;
  // It would still be there when the reserved page starts: only if both fit then.
  return (reserved.needed + bytes).fits_in(free_at(start, free, running));
}

}  // namespace plimsoll
