// Tasks that wait to be read: new ones, and begun ones that were parked, at the end of a window so that others
// have their turn, or because the budget fell below what the active ones hold. A line per (lane, class, tenant), in it
// earliest deadline first, then arrival; a parked task goes behind all. Bounded by admission (count and bytes); every
// operation is logarithmic, so ten thousand waiting tasks are no burden.
#pragma once

#include <array>
#include <functional>
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
  Milliseconds turn{};                // expected time of its next window's pages, one after the other
  std::unique_ptr<ActiveTask> begun;  // with its census; holds no lease
};

// What of one tenant waits.
struct TenantBacklog {
  int tasks = 0;
  Bytes bytes;
  Milliseconds turns{};  // of all its tasks
  double weight = 1;
  TimePoint promised_until;  // see backlog.h
};

class TaskQueue {
 public:
  using Tasks = std::map<std::pair<TimePoint, std::uint64_t>, WaitingTask>;  // by deadline, then arrival
  struct Line {
    const TenantShare* share;  // the tenant's row
    Tasks tasks;               // never empty
    [[nodiscard]] const WaitingTask& first() const { return tasks.begin()->second; }
  };
  using Lines = std::map<std::string, Line, std::less<>>;  // by tenant

  // `share`: the tenant's row, which has to stay where it is.
  void push(WaitingTask task, const TenantShare& share);
  // Null when it does not wait.
  [[nodiscard]] const WaitingTask* find(TaskNumber number) const;
  [[nodiscard]] std::optional<WaitingTask> take(TaskNumber number);

  [[nodiscard]] const Lines& lines(bool small, Priority priority) const { return lines_.at(place(small, priority)); }
  // Is any line of that lane like this? Stops at the first that is.
  [[nodiscard]] bool any_line(bool small, const std::function<bool(const Line&)>& condition) const;
  // Every line by its tenant's row as it is now; rows have to stay where they are from here on.
  void use_shares(const std::function<const TenantShare&(std::string_view tenant)>& share_of);
  // New tasks that have waited longer than their class allows.
  [[nodiscard]] std::vector<TaskNumber> overdue(TimePoint now,
                                                const std::array<Milliseconds, kPriorities>& time_max) const;
  // Tasks whose deadline has passed and that are not wanted late.
  [[nodiscard]] std::vector<TaskNumber> past_deadline(TimePoint now) const;

  [[nodiscard]] bool empty() const { return places_.empty(); }
  [[nodiscard]] std::size_t size() const { return places_.size(); }
  [[nodiscard]] int fresh(Priority priority) const { return static_cast<int>(fresh_.at(index(priority)).size()); }
  [[nodiscard]] Bytes bytes() const { return bytes_; }
  // Expected time of a class's pages, one after the other: all of them, and those of each task's next window.
  [[nodiscard]] Milliseconds work(Priority priority) const { return work_.at(index(priority)); }
  [[nodiscard]] Milliseconds turns(Priority priority) const { return turns_.at(index(priority)); }
  [[nodiscard]] Milliseconds oldest_wait(Priority priority, TimePoint now) const;
  [[nodiscard]] const std::map<std::string, TenantBacklog, std::less<>>& tenants() const { return tenants_; }
  // Null when nothing of it waits.
  [[nodiscard]] TenantBacklog* backlog_of(std::string_view tenant);
  [[nodiscard]] const TenantBacklog* backlog_of(std::string_view tenant) const;

 private:
  struct Place {
    std::size_t lines;
    Lines::iterator line;
    Tasks::iterator task;
  };
  static std::size_t index(Priority priority) { return static_cast<std::size_t>(priority); }
  static std::size_t place(bool small, Priority priority) { return index(priority) + (small ? kPriorities : 0); }
  void count(const WaitingTask& task, int sign);

  std::array<Lines, 2 * kPriorities> lines_;
  std::unordered_map<TaskNumber, Place> places_;
  std::array<std::set<std::pair<TimePoint, TaskNumber>>, kPriorities> fresh_;  // new ones by arrival
  std::set<std::pair<TimePoint, TaskNumber>> deadlines_;
  std::map<std::string, TenantBacklog, std::less<>> tenants_;
  Bytes bytes_;
  std::array<Milliseconds, kPriorities> work_{};
  std::array<Milliseconds, kPriorities> turns_{};
  std::uint64_t sequence_ = 0;
};

}  // namespace plimsoll
