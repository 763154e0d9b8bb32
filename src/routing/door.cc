#include "routing/door.h"

#include <algorithm>
#include <utility>

namespace plimsoll {

void Door::push(Caller caller) {
  ++size_;
  bytes_ += caller.plan.body;
  lines_.at(static_cast<std::size_t>(caller.plan.priority)).push_back(std::move(caller));
}

const Door::Caller* Door::first(Priority priority) const {
  const auto& line = lines_.at(static_cast<std::size_t>(priority));
  return line.empty() ? nullptr : &line.front();
}

std::optional<Door::Caller> Door::take(TaskNumber number) {
  for (auto& line : lines_) {
    const auto found = std::ranges::find(line, number, [](const Caller& caller) { return caller.plan.number; });
    if (found == line.end()) continue;
    Caller caller = std::move(*found);
    line.erase(found);
    --size_;
    bytes_ -= caller.plan.body;
    return caller;
  }
  return std::nullopt;
}

template <typename Condition>
std::vector<TaskNumber> Door::numbers_where(Condition condition) const {
  std::vector<TaskNumber> numbers;
  for (const auto& line : lines_)
    for (const Caller& caller : line)
      if (condition(caller)) numbers.push_back(caller.plan.number);
  return numbers;
}

std::vector<TaskNumber> Door::overdue(TimePoint now, const std::array<Milliseconds, kPriorities>& time_max) const {
  return numbers_where([&](const Caller& caller) {
    return now - caller.since >= time_max.at(static_cast<std::size_t>(caller.plan.priority));
  });
}

std::vector<TaskNumber> Door::past_deadline(TimePoint now) const {
  return numbers_where([&](const Caller& caller) { return is_late(caller.plan, now); });
}

std::vector<TaskNumber> Door::all() const {
  return numbers_where([](const Caller&) { return true; });
}

Door::Tally Door::of_tenant(std::string_view tenant) const {
  Tally tally;
  for (const auto& line : lines_)
    for (const Caller& caller : line)
      if (caller.plan.tenant == tenant) ++tally.tasks, tally.bytes += caller.plan.body;
  return tally;
}

Milliseconds Door::turns(Priority priority, int window) const {
  Milliseconds time{};
  for (const Caller& caller : lines_.at(static_cast<std::size_t>(priority)))
    time += caller.plan.page_time * std::min(caller.plan.pages, window);
  return time;
}

}  // namespace plimsoll
