// Stops trying what keeps failing, for a while. One per device, for its services' starts and canaries; a model that
// cannot be loaded closes itself only (models/model_manager.h). Pure: time is a parameter.
//
//            3 failures in a row, or more than half of the last 20
//   closed ─────────────────────────────────────────────────────────► open ◄─────────────┐
//     ▲                                                                 │ 30 s           │ failure: twice as long,
//     │                    success                                      ▼                │ at most 15 min
//     └───────────────────────────────────────────────────────────── half_open ──────────┘
//
// The numbers are those of the scheduling reference §6.9. Only failures of ours count: neither signals from outside nor
// pages that did not fit into their memory.
#pragma once

#include <bitset>
#include <cstdint>

#include "base/clock.h"

namespace plimsoll {

class CircuitBreaker {
 public:
  enum class State : std::uint8_t { closed, open, half_open };
  static constexpr int kInARowMax = 3;
  static constexpr std::size_t kWindow = 20;
  static constexpr Milliseconds kFirstPause{30'000};
  static constexpr Milliseconds kLongestPause{15 * 60'000};

  void failed(TimePoint now);
  void succeeded();

  // half_open: one may try.
  [[nodiscard]] State state(TimePoint now) const;
  [[nodiscard]] TimePoint tries_again() const { return until_; }  // while open

 private:
  void open(TimePoint now);

  std::bitset<kWindow> failures_;  // of the last outcomes
  std::size_t outcomes_ = 0;       // at most kWindow are remembered
  int in_a_row_ = 0;
  bool open_ = false;
  Milliseconds pause_ = kFirstPause;  // the next one
  TimePoint until_;
};

}  // namespace plimsoll
