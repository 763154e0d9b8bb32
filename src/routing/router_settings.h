// The router's bounds and constants; every one is a setting.
#pragma once

#include <array>

#include "base/bytes.h"
#include "base/clock.h"
#include "routing/features.h"
#include "routing/task.h"

namespace plimsoll {

struct RouterSettings {
  int window = 10;                                              // pages of a task that are known at a time
  int tasks_max = 4;                                            // tasks read at once
  int predictions_max = 2;                                      // pages read at once, over all devices
  std::array<int, kPriorities> queue_capacity = {10, 50, 100};  // high, normal, low
  std::array<double, kPriorities> weights = {8, 3, 1};
  Bytes queue_bytes_max = Bytes(std::uint64_t{8} << 30);
  std::array<Milliseconds, kPriorities> queue_time_max = {Milliseconds(30'000), Milliseconds(300'000),
                                                          Milliseconds(1'800'000)};
  Milliseconds ageing{30'000};       // each such time in the queue makes a class's weight 1.5 times as large
  Milliseconds drain_after{20'000};  // a reserved page's patience with backfill
  bool cpu_fallback = true;
  FeaturePrices prices{};         // where they have been measured
  Milliseconds patience{30'000};  // how long a page that must go on waits for memory or a service before it fails
  int small_pages_max = 2;        // a small document has at most so many pages …
  double small_share = 0.125;     // … that take at most this share of the budget
  double small_lane_weight = 1;   // of the pages' time, against 3 for all others
  int service_losses_max = 3;     // runs of a page that end with the loss of its service
  int outside_kills_max = 20;     // runs of a page that end by a signal from outside
  int evictions_max = 2;          // runs of a page that the emergency ends; after that they count as attempts
  std::size_t tenants_max = 256;  // remembered for fairness
  Bytes page_work_max =
      Bytes(std::uint64_t{1} << 40);          // setting limits.page_memory: of a service while it reads a page
  Bytes prediction_growth = Bytes(16 << 20);  // least correction after a page did not fit
};

}  // namespace plimsoll
