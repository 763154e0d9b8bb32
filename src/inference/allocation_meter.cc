#include "inference/allocation_meter.h"

#include <algorithm>

namespace plimsoll {

void AllocationMeter::begin_lease(Bytes cap) {
  at_begin_ = live_.load(std::memory_order_relaxed);
  peak_.store(at_begin_, std::memory_order_relaxed);
  earlier_peak_ = at_begin_;
  refused_.store(false, std::memory_order_relaxed);
  const std::int64_t growth = signed_size(cap.count());
  limit_.store(growth == 0 ? kNoLimit : at_begin_ + growth, std::memory_order_relaxed);
}

LeaseReading AllocationMeter::end_lease() {
  limit_.store(kNoLimit, std::memory_order_relaxed);
  const std::int64_t live = live_.load(std::memory_order_relaxed);
  const std::int64_t peak = std::max(earlier_peak_, peak_.load(std::memory_order_relaxed));
  const LeaseReading reading{Bytes(clamped(peak - at_begin_)), Bytes(clamped(live - at_begin_)),
                             refused_.exchange(false, std::memory_order_relaxed)};
  at_begin_ = live;
  earlier_peak_ = live;
  peak_.store(live, std::memory_order_relaxed);
  return reading;
}

void AllocationMeter::begin_stage() {
  at_stage_ = live_.load(std::memory_order_relaxed);
  earlier_peak_ = std::max(earlier_peak_, peak_.exchange(at_stage_, std::memory_order_relaxed));
}

Bytes AllocationMeter::end_stage() {
  const std::int64_t peak = peak_.load(std::memory_order_relaxed);
  earlier_peak_ = std::max(earlier_peak_, peak);
  return Bytes(clamped(peak - at_stage_));
}

}  // namespace plimsoll
