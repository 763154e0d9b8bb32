#include "routing/small_lane.h"

#include <algorithm>

#include "routing/dispatch.h"

namespace plimsoll {
namespace {

std::ptrdiff_t small_ones_active(const RouterState& state) {
  return std::ranges::count(state.active, true, &ActiveTask::small);
}

int large_pages_running(const RouterState& state) {
  int running = 0;
  for (const ActiveTask& task : state.active)
    if (!task.small) running += task.census().running;
  return running;
}

// Small documents that could keep all services busy: then a large page waits for its lane's turn, also in the moments
// in which the small ones are being opened and none of their pages waits. Never while nothing runs.
bool small_ones_suffice(const RouterState& state) {
  return small_ones_active(state) >= allowed_pages(state) && state.running() > 0;
}

}  // namespace

bool has_place(const RouterState& state, bool small) {
  if (std::ssize(state.active) >= state.places()) return false;
  return small || std::ssize(state.active) - small_ones_active(state) < state.settings.tasks_max;
}

bool kept_for_small(const Step& step, const ActiveTask& task) {
  const RouterState& state = step.state;
  if (task.small) return false;
  if (small_ones_suffice(state)) return state.pages.lane_time(false) > state.pages.lane_time(true);
  if (!state.small_seen || step.now - *state.small_seen >= state.settings.small_lane_time) return false;
  const int large = large_pages_running(state);
  return large > 0 && large + 1 >= allowed_pages(state);
}

}  // namespace plimsoll
