#include "routing/active_task.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace plimsoll {

ActiveTask::ActiveTask(TaskPlan task_plan, bool task_small, TimePoint now)
    : plan(std::move(task_plan)), small(task_small), accepted(now), served(now) {}

int ActiveTask::next_count(int most) const { return std::min(most, plan.pages - described_); }

void ActiveTask::describe(const std::vector<PagePlan>& pages, TimePoint now) {
  if (!describing_ || pages.empty() || static_cast<int>(pages.size()) > plan.pages - described_) std::abort();
  describing_ = false;
  described_ += static_cast<int>(pages.size());
  for (const PagePlan& page : pages) {
    PageSlot slot;
    slot.plan = page;
    slot.features = plan.features;
    slot.waiting_since = now;
    window_.push_back(std::move(slot));
  }
}

PageSlot* ActiveTask::find(int page) {
  const auto found = std::ranges::find(window_, page, [](const PageSlot& slot) { return slot.plan.number; });
  return found == window_.end() ? nullptr : &*found;
}

PageSlot* ActiveTask::first_waiting() {
  const auto found = std::ranges::find(window_, PageSlot::State::queued, &PageSlot::state);
  return found == window_.end() ? nullptr : &*found;
}

void ActiveTask::finish(int page, PageOutcome outcome) {
  const auto found = std::ranges::find(window_, page, [](const PageSlot& slot) { return slot.plan.number; });
  if (found == window_.end()) std::abort();
  window_.erase(found);
  switch (outcome) {
    case PageOutcome::done:
      ++done_;
      break;
    case PageOutcome::degraded:
      ++degraded_;
      break;
    default:
      ++failed_;
      break;
  }
}

void ActiveTask::drop_waiting() {
  const auto dropped =
      std::erase_if(window_, [](const PageSlot& slot) { return slot.state == PageSlot::State::queued; });
  failed_ += static_cast<int>(dropped);
  failed_ += plan.pages - described_;
  described_ = plan.pages;
}

Census ActiveTask::census() const {
  const auto running = std::ranges::count(window_, PageSlot::State::running, &PageSlot::state);
  return {.undescribed = plan.pages - described_,
          .queued = static_cast<int>(std::ssize(window_) - running),
          .running = static_cast<int>(running),
          .done = done_,
          .degraded = degraded_,
          .failed = failed_};
}

}  // namespace plimsoll
