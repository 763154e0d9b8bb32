#include "routing/small_lane.h"

#include <algorithm>

#include "routing/dispatch.h"

namespace plimsoll {
namespace {

int large_pages_running(const RouterState& state) {
  int running = 0;
  for (const ActiveTask& task : state.active)
    if (!task.small) running += task.census().running;
  return running;
}

}  // namespace

bool has_place(const RouterState& state, bool small) {
  const auto small_ones = std::ranges::count(state.active, true, &ActiveTask::small);
  if (std::ssize(state.active) >= state.places()) return false;
  return small || std::ssize(state.active) - small_ones < state.settings.tasks_max;
}

bool kept_for_small(const Step& step, const ActiveTask& task) {
  const RouterState& state = step.state;
  if (task.small || !state.small_seen || step.now - *state.small_seen >= state.settings.small_lane_time) return false;
  const int large = large_pages_running(state);
  return large > 0 && large + 1 >= allowed_pages(state);
}

}  // namespace plimsoll
