// Tasks that wait to be read: new ones, and begun ones that were parked, at the end of a window so that others
// have their turn, or because the budget fell below what the active ones hold. Ordered per (lane, class, tenant):
// earliest deadline first, then arrival; a parked task goes behind all. Bounded by admission (count and bytes); every
// operation is logarithmic, so ten thousand waiting tasks are no burden.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "routing/active_task.h"
#include "routing/fair_order.h"

namespace plimsoll {

struct WaitingTask {
  TaskPlan plan;
  bool small = false;
  TimePoint since;
  std::unique_ptr<ActiveTask> begun;  // with its census; holds no lease
};

class TaskQueue {
 public:
  void push(WaitingTask task);
  // Null when it does not wait.
  [[nodiscard]] const WaitingTask* find(TaskNumber number) const;
  [[nodiscard]] std::optional<WaitingTask> take(TaskNumber number);

  // The first of every (lane, class, tenant): the claims for the next free place. Views are valid until a change.
  struct Head {
    Claim claim;
    const WaitingTask* task;
  };
  [[nodiscard]] std::vector<Head> heads() const;
  // New tasks that have waited longer than their class allows.
  [[nodiscard]] std::vector<TaskNumber> overdue(TimePoint now,
                                                const std::array<Milliseconds, kPriorities>& time_max) const;
  // Tasks whose deadline has passed.
  [[nodiscard]] std::vector<TaskNumber> past_deadline(TimePoint now) const;

  [[nodiscard]] bool empty() const { return places_.empty(); }
  [[nodiscard]] std::size_t size() const { return places_.size(); }
  [[nodiscard]] int fresh(Priority priority) const {
    return static_cast<int>(fresh_.at(static_cast<std::size_t>(priority)).size());
  }
  [[nodiscard]] Bytes bytes() const { return bytes_; }
  // Expected time of all its pages, one after the other.
  [[nodiscard]] Milliseconds work() const { return work_; }
  [[nodiscard]] Milliseconds oldest_wait(Priority priority, TimePoint now) const;

 private:
  struct Group {
    bool small;
    Priority priority;
    std::string tenant;
    auto operator<=>(const Group&) const = default;
  };
  struct Order {
    TimePoint deadline;
    std::uint64_t sequence;
    auto operator<=>(const Order&) const = default;
  };

  std::map<Group, std::map<Order, WaitingTask>> groups_;
  std::unordered_map<TaskNumber, std::pair<Group, Order>> places_;
  std::array<std::set<std::pair<TimePoint, TaskNumber>>, kPriorities> fresh_;  // new ones by arrival
  std::set<std::pair<TimePoint, TaskNumber>> deadlines_;
  Bytes bytes_;
  Milliseconds work_{};
  std::uint64_t sequence_ = 0;
};

}  // namespace plimsoll
