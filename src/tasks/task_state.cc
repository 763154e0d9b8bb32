#include "tasks/task_state.h"

namespace plimsoll {
namespace {

constexpr std::array<std::string_view, 5> kLabels = {"queued", "running", "done", "failed", "cancelled"};

template <typename State>
constexpr std::size_t at(State state) {
  return static_cast<std::size_t>(state);
}

// Rows: from; columns: to.
constexpr bool kTaskMoves[5][5] = {
    // queued, running, done, failed, cancelled
    {false, true, false, true, true},     // queued
    {true, false, true, true, true},      // running
    {false, false, false, false, false},  // done
    {false, false, false, false, false},  // failed
    {false, false, false, false, false},  // cancelled
};

constexpr bool kPageMoves[5][5] = {
    // unread, running, done, degraded, failed
    {false, true, true, true, true},     // unread: a page from the text layer needs no service and never runs
    {true, false, true, true, true},     // running
    {true, false, false, false, false},  // done
    {true, false, false, false, false},  // degraded
    {true, false, false, false, false},  // failed
};

}  // namespace

bool may_become(TaskState from, TaskState to) { return kTaskMoves[at(from)][at(to)]; }
bool may_become(PageStage from, PageStage to) { return kPageMoves[at(from)][at(to)]; }

bool is_final(TaskState state) { return state != TaskState::queued && state != TaskState::running; }

PageStage stage_of(PageState state) {
  switch (state) {
    case PageState::done:
      return PageStage::done;
    case PageState::degraded:
      return PageStage::degraded;
    case PageState::failed:
      break;
  }
  return PageStage::failed;
}

std::string_view label(TaskState state) { return kLabels.at(at(state)); }

std::optional<TaskState> task_state_from_label(std::string_view label) {
  for (const TaskState state : kTaskStates)
    if (kLabels.at(at(state)) == label) return state;
  return std::nullopt;
}

}  // namespace plimsoll
