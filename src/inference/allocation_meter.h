// Counts the heap of a process to the byte and stops a page at its lease. Fed by a malloc front (apps/infer), which is
// the only writer; without one every figure stays zero. Any thread, no locks, no allocation, usable before main().
//
// Bytes are malloc_usable_size() of live blocks: what malloc gave, which is a little more than what was asked for.
// Code pages of the engine's JIT and thread stacks are mapped past malloc; they are part of a service's base size.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

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

  [[nodiscard]] Bytes live() const { return Bytes(clamped(live_.load(std::memory_order_relaxed))); }

  // --- for the malloc front ---

  // Before `size` bytes are asked for: counts them, or refuses and counts nothing.
  [[nodiscard]] bool reserve(std::size_t size) {
    if (size < kSmallestRefusable) return true;
    // Not added first and taken back: another thread's peak would see bytes that nobody got.
    std::int64_t live = live_.load(std::memory_order_relaxed);
    do {
      if (live + signed_size(size) > limit_.load(std::memory_order_relaxed)) {
        refused_.store(true, std::memory_order_relaxed);
        return false;
      }
    } while (!live_.compare_exchange_weak(live, live + signed_size(size), std::memory_order_relaxed));
    return true;
  }
  // After reserve(size): malloc gave `usable` bytes and took `replaced` back (realloc).
  void settle(std::size_t size, std::size_t usable, std::size_t replaced = 0) {
    const std::int64_t reserved = size < kSmallestRefusable ? 0 : signed_size(size);
    const std::int64_t rest = signed_size(usable) - reserved;
    note_peak(live_.fetch_add(rest, std::memory_order_relaxed) + rest);
    if (replaced != 0) remove(replaced);
  }
  // After reserve(size): malloc itself had nothing left.
  void settle_exhausted(std::size_t size) {
    if (size >= kSmallestRefusable) live_.fetch_sub(signed_size(size), std::memory_order_relaxed);
    refused_.store(true, std::memory_order_relaxed);
  }
  void remove(std::size_t usable) { live_.fetch_sub(signed_size(usable), std::memory_order_relaxed); }

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
  void note_peak(std::int64_t live) {
    std::int64_t peak = peak_.load(std::memory_order_relaxed);
    while (live > peak && !peak_.compare_exchange_weak(peak, live, std::memory_order_relaxed)) {
    }
  }

  // Relaxed everywhere: each number is right by itself, and a lease's borders are ordered by what starts and awaits
  // the engine's threads. The first three share a cache line with each other only.
  alignas(64) std::atomic<std::int64_t> live_ = 0;
  std::atomic<std::int64_t> peak_ = 0;
  std::atomic<std::int64_t> limit_ = kNoLimit;
  alignas(64) std::atomic<bool> refused_ = false;
  std::int64_t at_begin_ = 0;
  std::int64_t at_stage_ = 0;
  std::int64_t earlier_peak_ = 0;  // of the lease, before the stage that peak_ now counts for
};

}  // namespace plimsoll
