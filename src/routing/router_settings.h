// The router's bounds and constants; every one is a setting.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "routing/features.h"
#include "routing/priority_rule.h"
#include "routing/task.h"
#include "routing/tenant_share.h"

namespace plimsoll {

struct RouterSettings {
  int window = 10;                                              // pages of a task that are known at a time
  int tasks_max = 4;                                            // tasks read at once …
  int small_places = 2;                                         // … and so many small documents beside them
  int predictions_max = 2;                                      // pages read at once, over all devices
  std::array<int, kPriorities> queue_capacity = {10, 50, 100};  // high, normal, low
  std::array<double, kPriorities> weights = {8, 3, 1};
  Bytes queue_bytes_max = Bytes(std::uint64_t{8} << 30);
  std::array<Milliseconds, kPriorities> queue_time_max = {Milliseconds(30'000), Milliseconds(300'000),
                                                          Milliseconds(1'800'000)};
  std::array<Milliseconds, kPriorities> door_time_max{};  // at the door of a full queue; 0: refused at once
  int door_max = 100;                                     // tasks at the door, of all classes
  Bytes door_bytes_max = Bytes(std::uint64_t{1} << 30);
  TenantTable tenants;          // with rows of their own, at most tenants_max
  TenantShare other_tenants;    // everybody else, each
  int turns_tried = 16;         // tasks looked at for a free place, in fair order, when those before cannot begin yet
  Milliseconds ageing{30'000};  // each such time in the queue makes a class's weight 1.5 times as large
  Milliseconds drain_after{20'000};  // a reserved page's patience with backfill
  bool cpu_fallback = true;
  FeaturePrices prices{};               // where they have been measured
  Milliseconds patience{30'000};        // how long a page that must go on waits for memory or a service before it fails
  int small_pages_max = 2;              // a small document has at most so many pages …
  double small_share = 0.125;           // … that take at most this share of the budget
  double small_lane_weight = 6;         // of the pages' time, against 1 for all others
  Milliseconds small_lane_time{1'000};  // so long after a small document large ones leave a page's place to the next
  int service_losses_max = 3;           // runs of a page that end with the loss of its service
  int outside_kills_max = 20;           // runs of a page that end by a signal from outside
  int evictions_max = 2;                // runs of a page that the emergency ends; after that they count as attempts
  std::size_t tenants_max = 256;        // that wait at once, and remembered for fairness
  Bytes page_work_max =
      Bytes(std::uint64_t{1} << 40);          // setting limits.page_memory: of a service while it reads a page
  Bytes prediction_growth = Bytes(16 << 20);  // least correction after a page did not fit
  PriorityRule priority_rule;                 // for tasks that come without a priority

  [[nodiscard]] int window_of(const TaskPlan& plan) const {
    return plan.window > 0 ? std::min(plan.window, window) : window;
  }
  [[nodiscard]] const TenantShare& tenant(std::string_view name) const {
    const auto row = tenants.find(name);
    return row == tenants.end() ? other_tenants : row->second;
  }
};

}  // namespace plimsoll
