#include "routing/task_queue.h"

#include <algorithm>
#include <utility>

namespace plimsoll {
namespace {

Milliseconds work_left(const WaitingTask& task) {
  const int finished = task.begun ? task.begun->census().finished() : 0;
  return task.plan.page_time * (task.plan.pages - finished);
}

}  // namespace

void TaskQueue::push(WaitingTask task) {
  const Order order{task.plan.deadline.value_or(TimePoint::max()), sequence_++};
  const Group group{task.small, task.plan.priority, task.plan.tenant};
  const TaskNumber number = task.plan.number;
  bytes_ += task.plan.body;
  work_ += work_left(task);
  if (!task.begun) fresh_.at(static_cast<std::size_t>(group.priority)).emplace(task.since, number);
  if (task.plan.deadline) deadlines_.emplace(*task.plan.deadline, number);
  places_.emplace(number, std::pair{group, order});
  groups_[group].emplace(order, std::move(task));
}

const WaitingTask* TaskQueue::find(TaskNumber number) const {
  const auto place = places_.find(number);
  return place == places_.end() ? nullptr : &groups_.at(place->second.first).at(place->second.second);
}

std::optional<WaitingTask> TaskQueue::take(TaskNumber number) {
  const auto place = places_.find(number);
  if (place == places_.end()) return std::nullopt;
  const auto group = groups_.find(place->second.first);
  auto node = group->second.extract(place->second.second);
  if (group->second.empty()) groups_.erase(group);
  places_.erase(place);
  WaitingTask task = std::move(node.mapped());
  bytes_ -= task.plan.body;
  work_ -= work_left(task);
  if (!task.begun) fresh_.at(static_cast<std::size_t>(task.plan.priority)).erase({task.since, number});
  if (task.plan.deadline) deadlines_.erase({*task.plan.deadline, number});
  return task;
}

std::vector<TaskQueue::Head> TaskQueue::heads() const {
  std::vector<Head> heads;
  heads.reserve(groups_.size());
  for (const auto& [group, tasks] : groups_)
    heads.push_back({{group.small, group.priority, group.tenant}, &tasks.begin()->second});
  return heads;
}

std::vector<TaskNumber> TaskQueue::overdue(TimePoint now, const std::array<Milliseconds, kPriorities>& time_max) const {
  std::vector<TaskNumber> numbers;
  for (std::size_t index = 0; index < kPriorities; ++index)
    for (const auto& [since, number] : fresh_.at(index)) {
      if (now - since < time_max.at(index)) break;
      numbers.push_back(number);
    }
  return numbers;
}

std::vector<TaskNumber> TaskQueue::past_deadline(TimePoint now) const {
  std::vector<TaskNumber> numbers;
  for (const auto& [deadline, number] : deadlines_) {
    if (deadline > now) break;
    numbers.push_back(number);
  }
  return numbers;
}

Milliseconds TaskQueue::oldest_wait(Priority priority, TimePoint now) const {
  const auto& arrivals = fresh_.at(static_cast<std::size_t>(priority));
  if (arrivals.empty()) return Milliseconds(0);
  return std::chrono::duration_cast<Milliseconds>(now - arrivals.begin()->first);
}

}  // namespace plimsoll
