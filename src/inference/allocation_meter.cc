#include "inference/allocation_meter.h"

#include <algorithm>

namespace plimsoll {

void AllocationMeter::begin_lease(Bytes cap) {
  at_begin_ = total();
  earlier_peak_ = at_begin_;
  restart_peak(at_begin_);
  refused_.store(false, std::memory_order_relaxed);
  const std::int64_t growth = signed_size(cap.count());
  limit_.store(growth == 0 ? kNoLimit : at_begin_ + growth, std::memory_order_relaxed);
}

LeaseReading AllocationMeter::end_lease() {
  limit_.store(kNoLimit, std::memory_order_relaxed);
  const std::int64_t live = total();
  const std::int64_t most = std::max(earlier_peak_, peak());
  const LeaseReading reading{Bytes(clamped(most - at_begin_)), Bytes(clamped(live - at_begin_)),
                             refused_.exchange(false, std::memory_order_relaxed)};
  at_begin_ = live;
  earlier_peak_ = live;
  restart_peak(live);
  return reading;
}

void AllocationMeter::begin_stage() {
  at_stage_ = total();
  earlier_peak_ = std::max(earlier_peak_, peak());
  restart_peak(at_stage_);
}

Bytes AllocationMeter::end_stage() {
  const std::int64_t most = peak();
  earlier_peak_ = std::max(earlier_peak_, most);
  return Bytes(clamped(most - at_stage_));
}

ThreadTally* AllocationMeter::claim_tally() {
  for (std::size_t index = 0; index < tallies_.size(); ++index) {
    if (!tallies_[index].claim()) continue;
    std::size_t used = used_tallies_.load(std::memory_order_relaxed);
    while (used <= index && !used_tallies_.compare_exchange_weak(used, index + 1, std::memory_order_relaxed)) {
    }
    return &tallies_[index];
  }
  return nullptr;
}

void AllocationMeter::report(ThreadTally* tally, std::int64_t bytes) {
  const std::int64_t sum = tally == nullptr ? 0 : tally->sum();
  const std::int64_t high = tally == nullptr ? 0 : tally->high(epoch_.load(std::memory_order_relaxed));
  const std::int64_t before = live_.fetch_add(sum + bytes, std::memory_order_relaxed);
  if (tally != nullptr) tally->clear();
  // Where it stood and where it stands: a rise is noted here, too, so that the tally's next highs count from it.
  note_peak(before + std::max(high, sum + bytes) + highs_of_tallies());
}

bool AllocationMeter::reserve(ThreadTally* tally, std::size_t size) {
  if (tally != nullptr) report(tally, 0);
  const std::int64_t in_tallies = sum_of_tallies();
  // Not added first and taken back: another thread's peak would see bytes that nobody got.
  std::int64_t live = live_.load(std::memory_order_relaxed);
  do {
    if (live + in_tallies + signed_size(size) > limit_.load(std::memory_order_relaxed)) {
      note_exhausted();
      return false;
    }
  } while (!live_.compare_exchange_weak(live, live + signed_size(size), std::memory_order_relaxed));
  return true;
}

void AllocationMeter::settle_exhausted(std::size_t size) {
  live_.fetch_sub(signed_size(size), std::memory_order_relaxed);
  note_exhausted();
}

std::int64_t AllocationMeter::sum_of_tallies() const {
  std::int64_t sum = 0;
  const std::size_t used = used_tallies_.load(std::memory_order_relaxed);
  for (std::size_t index = 0; index < used; ++index) sum += tallies_[index].sum();
  return sum;
}

std::int64_t AllocationMeter::highs_of_tallies() const {
  std::int64_t highs = 0;
  const std::uint32_t epoch = epoch_.load(std::memory_order_relaxed);
  const std::size_t used = used_tallies_.load(std::memory_order_relaxed);
  for (std::size_t index = 0; index < used; ++index) highs += tallies_[index].high(epoch);
  return highs;
}

void AllocationMeter::note_peak(std::int64_t live) {
  std::int64_t peak = peak_.load(std::memory_order_relaxed);
  while (live > peak && !peak_.compare_exchange_weak(peak, live, std::memory_order_relaxed)) {
  }
}

std::int64_t AllocationMeter::peak() const {
  return std::max(peak_.load(std::memory_order_relaxed), live_.load(std::memory_order_relaxed) + highs_of_tallies());
}

void AllocationMeter::restart_peak(std::int64_t from) {
  epoch_.fetch_add(1, std::memory_order_relaxed);
  peak_.store(from, std::memory_order_relaxed);
}

}  // namespace plimsoll
