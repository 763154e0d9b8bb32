// The door of the queue: tasks that found their class full and may wait a while for a place, first come, first served
// within a class. Bounded in count and bytes (settings door_max, door_bytes_max), so every walk here is short.
#pragma once

#include <array>
#include <deque>
#include <optional>
#include <vector>

#include "routing/task.h"

namespace plimsoll {

class Door {
 public:
  struct Caller {
    TaskPlan plan;
    TimePoint since;
  };
  struct Tally {
    int tasks = 0;
    Bytes bytes;
  };

  void push(Caller caller);
  // The first of its class; null when none waits.
  [[nodiscard]] const Caller* first(Priority priority) const;
  [[nodiscard]] std::optional<Caller> take(TaskNumber number);
  // Those that have waited longer than their class allows, and those whose deadline has passed.
  [[nodiscard]] std::vector<TaskNumber> overdue(TimePoint now,
                                                const std::array<Milliseconds, kPriorities>& time_max) const;
  [[nodiscard]] std::vector<TaskNumber> past_deadline(TimePoint now) const;
  [[nodiscard]] std::vector<TaskNumber> all() const;

  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] int size() const { return size_; }
  [[nodiscard]] int waiting(Priority priority) const {
    return static_cast<int>(lines_.at(static_cast<std::size_t>(priority)).size());
  }
  [[nodiscard]] Bytes bytes() const { return bytes_; }
  [[nodiscard]] Tally of_tenant(std::string_view tenant) const;
  // Expected time of a class's next windows, of at most `window` pages each, one after the other.
  [[nodiscard]] Milliseconds turns(Priority priority, int window) const;

 private:
  template <typename Condition>
  [[nodiscard]] std::vector<TaskNumber> numbers_where(Condition condition) const;

  std::array<std::deque<Caller>, kPriorities> lines_;
  int size_ = 0;
  Bytes bytes_;
};

}  // namespace plimsoll
