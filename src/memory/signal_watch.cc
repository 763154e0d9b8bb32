#include "memory/signal_watch.h"

#include <algorithm>

namespace plimsoll {
namespace {

// Counters stop well before they could wrap.
void count(int& counter, bool again) { counter = again ? std::min(counter + 1, 1'000'000) : 0; }

}  // namespace

std::string_view label(Alarm alarm) {
  static constexpr std::array<std::string_view, kAlarms> kNames = {"signal_missing", "signal_constant", "above_ledger",
                                                                   "oom_kill", "return_short"};
  return kNames.at(static_cast<std::size_t>(alarm));
}

Bytes SignalWatch::tolerance(const DomainReading& reading) const {
  const double share = static_cast<double>(reading.budget.count()) * rule_.above_share;
  return std::max(Bytes(static_cast<std::uint64_t>(share)), rule_.above_least);
}

void SignalWatch::update(const DomainReading& reading) {
  // Zero bytes for a running program is an empty file or a counter nobody feeds, not a measurement.
  const bool present = reading.used && (*reading.used > Bytes(0) || reading.reserved == Bytes(0));
  count(missed_, !present);
  if (!present) return;
  const bool same = last_used_ == reading.used;
  count(same_, same);
  if (!same) moves_ = 0;
  if (same && reading.reserved != last_reserved_) count(moves_, true);
  count(above_, *reading.used > reading.reserved + tolerance(reading));
  last_used_ = reading.used;
  last_reserved_ = reading.reserved;
}

}  // namespace plimsoll
