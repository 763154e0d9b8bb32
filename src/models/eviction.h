// Which loaded models go when bytes are needed: pure functions of the entries.
#pragma once

#include <compare>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"

namespace plimsoll {

// One model in one service; services are numbered by their owner and a number is never used again.
struct ModelKey {
  std::string model;
  int service = 0;
  auto operator<=>(const ModelKey&) const = default;
};

// A loaded model that nobody uses.
struct IdleModel {
  ModelKey key;
  Bytes charged;
  Milliseconds load_time{};  // what having it again would cost
  TimePoint loaded_at;
  TimePoint last_use;
  bool pinned = false;
};

struct EvictionRule {
  Milliseconds residency_min{};  // younger ones stay: a model that goes at once after it came is churn
  bool pinned_too = false;       // an emergency; age counts no more, either
};

// What keeping it is worth: seconds to load it again per byte, less the longer nobody asked for it. The least goes
// first.
[[nodiscard]] double worth_keeping(TimePoint now, const IdleModel& model);

// The fewest of those of least worth that give `wanted` bytes back together; all that may go where that is not enough.
[[nodiscard]] std::vector<ModelKey> choose_victims(TimePoint now, std::span<const IdleModel> idle, Bytes wanted,
                                                   const EvictionRule& rule);

}  // namespace plimsoll
