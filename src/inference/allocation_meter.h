// Counts the heap of a process to the byte and stops a page at its lease. Fed by a malloc front (apps/infer), which is
// the only writer; without one every figure stays zero. Any thread, no locks, no allocation, usable before main().
//
// Bytes are malloc_usable_size() of live blocks: what malloc gave, which is a little more than what was asked for.
// Code pages of the engine's JIT and thread stacks are mapped past malloc; they are part of a service's base size.
//
// Live bytes are exact. A peak is exact while one thread allocates; with several it is never too low, and too high by
// less than ThreadTally::kMost a thread: what each had at most between two reports counts as if all had it at a time.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "inference/thread_tally.h"

namespace plimsoll {

// Smaller requests are never refused: they run over the cap. Refusing them ended the engine in 5 to 7 of 25 tries,
// refusing only these in 0 of 50 (design §5).
inline constexpr std::size_t kSmallestRefusable = 64 * std::size_t{1024};

// What one lease came to.
struct LeaseReading {
  Bytes peak;            // most live bytes at a time above those that lived when the lease began
  Bytes kept;            // live bytes now above those at its beginning
  bool refused = false;  // an allocation failed: whatever was computed is void, whether or not an exception came
};

class AllocationMeter {
 public:
  // Threads beyond these are counted without a tally: as exactly, and slower.
  static constexpr std::size_t kMostTallies = 32;

  constexpr AllocationMeter() = default;
  AllocationMeter(const AllocationMeter&) = delete;
  AllocationMeter& operator=(const AllocationMeter&) = delete;

  // From here on, live bytes may grow by `cap`; zero: without bounds. One lease at a time, begun and ended by one
  // thread while no other works for it.
  void begin_lease(Bytes cap);
  // The cap is lifted. Reading again without a new lease gives zeros.
  [[nodiscard]] LeaseReading end_lease();

  // A part of the lease, measured by itself: same thread, no other stage within it.
  void begin_stage();
  // Most live bytes above those at its beginning.
  [[nodiscard]] Bytes end_stage();

  [[nodiscard]] Bytes live() const { return Bytes(clamped(total())); }

  // --- for the malloc front; `tally` is the calling thread's, null without one ---

  // A tally for the calling thread, which leaves it when it ends; null when all are taken.
  [[nodiscard]] ThreadTally* claim_tally();

  // Before `size` bytes are asked for: counts them, or refuses and counts nothing. Only for sizes that can be refused.
  [[nodiscard]] bool reserve(ThreadTally* tally, std::size_t size);
  // After reserve(size): malloc gave `usable` bytes.
  void settle(ThreadTally* tally, std::size_t size, std::size_t usable) {
    change(tally, static_cast<std::int64_t>(usable) - signed_size(size));
  }
  // After reserve(size): malloc itself had nothing left.
  void settle_exhausted(std::size_t size);

  // Malloc gave `usable` bytes for a smaller request.
  void add(ThreadTally* tally, std::size_t usable) { change(tally, static_cast<std::int64_t>(usable)); }
  // It had none.
  void note_exhausted() { refused_.store(true, std::memory_order_relaxed); }
  void remove(ThreadTally* tally, std::size_t usable) { change(tally, -static_cast<std::int64_t>(usable)); }

 private:
  static constexpr std::int64_t kNoLimit = INT64_MAX;
  // Requests above this are nonsense (malloc refuses them, too) and would turn the sums around.
  static constexpr std::int64_t kLargestRequest = INT64_MAX / 4;

  static constexpr std::int64_t signed_size(std::size_t size) {
    return size > static_cast<std::size_t>(kLargestRequest) ? kLargestRequest : static_cast<std::int64_t>(size);
  }
  static constexpr std::uint64_t clamped(std::int64_t bytes) {
    return bytes > 0 ? static_cast<std::uint64_t>(bytes) : 0;
  }

  void change(ThreadTally* tally, std::int64_t bytes) {
    if (tally == nullptr || !tally->add(bytes, epoch_.load(std::memory_order_relaxed))) report(tally, bytes);
  }
  // The tally and `bytes` go into the sum.
  void report(ThreadTally* tally, std::int64_t bytes);

  [[nodiscard]] std::int64_t sum_of_tallies() const;
  [[nodiscard]] std::int64_t highs_of_tallies() const;
  [[nodiscard]] std::int64_t total() const { return live_.load(std::memory_order_relaxed) + sum_of_tallies(); }
  void note_peak(std::int64_t live);
  // The most since the last restart.
  [[nodiscard]] std::int64_t peak() const;
  void restart_peak(std::int64_t from);

  // Relaxed everywhere: each number is right by itself, and a lease's borders are ordered by what starts and awaits
  // the engine's threads. The sum is without what is in tallies. Its peak is brought up to date before each fall only.
  alignas(64) std::atomic<std::int64_t> live_ = 0;
  std::atomic<std::int64_t> peak_ = 0;
  std::atomic<std::int64_t> limit_ = kNoLimit;
  alignas(64) std::atomic<std::uint32_t> epoch_ = 0;  // one more with each restart of the peak
  std::atomic<bool> refused_ = false;
  std::atomic<std::size_t> used_tallies_ = 0;  // those behind were never claimed
  std::int64_t at_begin_ = 0;
  std::int64_t at_stage_ = 0;
  std::int64_t earlier_peak_ = 0;  // of the lease, before the stage that peak_ now counts for
  std::array<ThreadTally, kMostTallies> tallies_;
};

}  // namespace plimsoll
