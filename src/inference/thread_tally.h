// What one thread has allocated and freed since it last told the meter. A page of text costs the engine 1.6 million
// small blocks (counted, OpenVINO 2026.4), and two locked additions for each were most of what counting cost.
//
// Written by its owner only, read by any thread. No locks, no allocation, usable before main().
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace plimsoll {

class alignas(64) ThreadTally {
 public:
  // What would bring a sum here goes to the meter, and the sum with it.
  static constexpr std::int64_t kMost = 4096;

  // False: it has an owner.
  [[nodiscard]] bool claim() { return !claimed_.exchange(true, std::memory_order_acquire); }
  // What is in it stays, for the meter's sum and for the next owner.
  void leave() { claimed_.store(false, std::memory_order_release); }

  // --- its owner ---

  // False: more than a tally holds; nothing was added. Epochs are the meter's: the highest sum is of one.
  [[nodiscard]] bool add(std::int64_t bytes, std::uint32_t epoch) {
    const std::int64_t before = sum_.load(std::memory_order_relaxed);
    const std::int64_t after = before + bytes;
    if (after >= kMost || after <= -kMost) [[unlikely]]
      return false;
    if (epoch_.load(std::memory_order_relaxed) != epoch) {
      high_.store(std::max(before, after), std::memory_order_relaxed);
      epoch_.store(epoch, std::memory_order_relaxed);
    } else if (after > high_.load(std::memory_order_relaxed)) {
      high_.store(after, std::memory_order_relaxed);
    }
    sum_.store(after, std::memory_order_relaxed);
    return true;
  }
  // What was in it has been counted: others see it in both places for a moment, never in none.
  void clear() {
    high_.store(0, std::memory_order_release);
    sum_.store(0, std::memory_order_release);
  }

  // --- any thread ---

  [[nodiscard]] std::int64_t sum() const { return sum_.load(std::memory_order_acquire); }
  // The highest sum since the epoch began or it was cleared.
  [[nodiscard]] std::int64_t high(std::uint32_t epoch) const {
    const std::int64_t now = sum();
    return epoch_.load(std::memory_order_relaxed) == epoch ? std::max(now, high_.load(std::memory_order_acquire)) : now;
  }

 private:
  std::atomic<std::int64_t> sum_ = 0;
  std::atomic<std::int64_t> high_ = 0;
  std::atomic<std::uint32_t> epoch_ = 0;
  std::atomic<bool> claimed_ = false;
};

}  // namespace plimsoll
