// Everything that can happen to the router, and everything that it can ask for. The effects layer turns actions into
// deeds (helpers, models, disk) and reports back as events.
#pragma once

#include <variant>

#include "memory/pressure.h"
#include "routing/task.h"

namespace plimsoll {

namespace event {

struct TaskArrived {
  TaskPlan plan;
};
struct TaskCancelled {
  TaskNumber task;
};
// The answer to action::DescribeWindow: exactly the pages asked for.
struct WindowDescribed {
  TaskNumber task;
  std::vector<PagePlan> pages;
};
struct PageFinished {
  TaskNumber task;
  int page;
  PageOutcome outcome;
  ByteVector measured_peak;
};
// The memory of a finished window has been given back.
struct WindowCleaned {
  TaskNumber task;
};
struct BudgetChanged {
  ByteVector budget;
};
struct LevelChanged {
  PressureLevel level;
};
// How many services are ready on a device, busy ones included.
struct ServicesChanged {
  Domain device;
  int ready;
};
// Idle models were dropped as asked; the ledger already knows.
struct IdleMemoryReturned {};
// Time passes: deadlines, queue time-outs, ageing, drain.
struct Tick {};

}  // namespace event

using Event = std::variant<event::TaskArrived, event::TaskCancelled, event::WindowDescribed, event::PageFinished,
                           event::WindowCleaned, event::BudgetChanged, event::LevelChanged, event::ServicesChanged,
                           event::IdleMemoryReturned, event::Tick>;

namespace action {

// The task will not be taken; `retry_after` where time can cure it.
struct RefuseTask {
  TaskNumber task;
  Error error;
  std::optional<Milliseconds> retry_after;
};
struct AcceptTask {
  TaskNumber task;
};
struct DescribeWindow {
  TaskNumber task;
  int first;
  int count;
};
struct StartPage {
  TaskNumber task;
  int page;
  int attempt;  // 1 = first
  Domain device;
  AttemptSettings settings;
  FeatureSet features;
  std::vector<Degradation> degradations;
  Bytes cap;  // of the service's allocations: the lease's host part
};
struct CancelPage {
  TaskNumber task;
  int page;
};
// The page will not be tried again.
struct FailPage {
  TaskNumber task;
  int page;
  Error error;
};
struct CleanUpWindow {
  TaskNumber task;
};
// Nothing runs and the page that must go on does not fit: drop idle models.
struct ReturnIdleMemory {};
struct FinishTask {
  TaskNumber task;
  Census census;
  bool cancelled;
};

}  // namespace action

using Action =
    std::variant<action::RefuseTask, action::AcceptTask, action::DescribeWindow, action::StartPage, action::CancelPage,
                 action::FailPage, action::CleanUpWindow, action::ReturnIdleMemory, action::FinishTask>;

}  // namespace plimsoll
