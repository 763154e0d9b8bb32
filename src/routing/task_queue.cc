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

void TaskQueue::count(const WaitingTask& task, int sign) {
  const std::size_t of = index(task.plan.priority);
  work_.at(of) += work_left(task) * sign;
  turns_.at(of) += task.turn * sign;
  TenantBacklog& tenant = tenants_[task.plan.tenant];
  tenant.tasks += sign;
  tenant.turns += task.turn * sign;
  if (sign > 0) {
    bytes_ += task.plan.body;
    tenant.bytes += task.plan.body;
  } else {
    bytes_ -= task.plan.body;
    tenant.bytes -= task.plan.body;
  }
  if (tenant.tasks == 0) tenants_.erase(task.plan.tenant);
}

void TaskQueue::push(WaitingTask task, const TenantShare& share) {
  const TaskNumber number = task.plan.number;
  const Priority priority = task.plan.priority;
  count(task, 1);
  tenants_.find(task.plan.tenant)->second.weight = share.weight;
  if (!task.begun) fresh_.at(index(priority)).emplace(task.since, number);
  if (task.plan.deadline && !task.plan.best_effort) deadlines_.emplace(*task.plan.deadline, number);
  const std::size_t where = place(task.small, priority);
  const auto line = lines_.at(where).try_emplace(task.plan.tenant, Line{&share, {}}).first;
  const std::pair order(task.plan.deadline.value_or(TimePoint::max()), sequence_++);
  places_.emplace(number, Place{where, line, line->second.tasks.emplace(order, std::move(task)).first});
}

void TaskQueue::use_shares(const std::function<const TenantShare&(std::string_view)>& share_of) {
  for (Lines& lines : lines_)
    for (auto& [tenant, line] : lines) line.share = &share_of(tenant);
  for (auto& [tenant, backlog] : tenants_) backlog.weight = share_of(tenant).weight;
}

const WaitingTask* TaskQueue::find(TaskNumber number) const {
  const auto found = places_.find(number);
  return found == places_.end() ? nullptr : &found->second.task->second;
}

std::optional<WaitingTask> TaskQueue::take(TaskNumber number) {
  const auto found = places_.find(number);
  if (found == places_.end()) return std::nullopt;
  const Place where = found->second;
  places_.erase(found);
  WaitingTask task = std::move(where.task->second);
  where.line->second.tasks.erase(where.task);
  if (where.line->second.tasks.empty()) lines_.at(where.lines).erase(where.line);
  count(task, -1);
  if (!task.begun) fresh_.at(index(task.plan.priority)).erase({task.since, number});
  if (task.plan.deadline && !task.plan.best_effort) deadlines_.erase({*task.plan.deadline, number});
  return task;
}

bool TaskQueue::any_line(bool small, const std::function<bool(const Line&)>& condition) const {
  for (std::size_t of = 0; of < kPriorities; ++of)
    for (const auto& [tenant, line] : lines(small, static_cast<Priority>(of)))
      if (condition(line)) return true;
  return false;
}

std::vector<TaskNumber> TaskQueue::overdue(TimePoint now, const std::array<Milliseconds, kPriorities>& time_max) const {
  std::vector<TaskNumber> numbers;
  for (std::size_t of = 0; of < kPriorities; ++of)
    for (const auto& [since, number] : fresh_.at(of)) {
      if (now - since < time_max.at(of)) break;
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
  const auto& arrivals = fresh_.at(index(priority));
  if (arrivals.empty()) return Milliseconds(0);
  return std::chrono::duration_cast<Milliseconds>(now - arrivals.begin()->first);
}

const TenantBacklog* TaskQueue::backlog_of(std::string_view tenant) const {
  const auto found = tenants_.find(tenant);
  return found == tenants_.end() ? nullptr : &found->second;
}

TenantBacklog* TaskQueue::backlog_of(std::string_view tenant) {
  const auto found = tenants_.find(tenant);
  return found == tenants_.end() ? nullptr : &found->second;
}

}  // namespace plimsoll
