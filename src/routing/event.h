// Everything that can happen to the router, and everything that it can ask for. The effects layer turns actions into
// deeds (helpers, models, disk) and reports back as events.
#pragma once

#include <variant>

#include "memory/pressure.h"
#include "routing/task.h"
#include "routing/tenant_share.h"

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
// The document cannot be opened (any more), or its result cannot be stored: no page of it will be read.
struct DocumentFailed {
  TaskNumber task;
  Error error;
};
struct PageFinished {
  TaskNumber task;
  int page;
  PageOutcome outcome;
  ByteVector measured_peak;
  std::optional<Error> error;  // when failed
};
// The memory of a finished window has been given back.
struct WindowCleaned {
  TaskNumber task;
};
struct BudgetChanged {
  ByteVector budget;
};
// Of one domain. Also sent when the pressure moves within a level: throttling is gradual.
struct LevelChanged {
  Domain domain;
  PressureLevel level;
  double pressure;  // share of the limit
};
// How many services a device may use now, busy ones included; 0 while its breaker is open.
struct ServicesChanged {
  DeviceNumber device;
  int usable;
};
// Idle models were dropped as asked; the ledger already knows.
struct IdleMemoryReturned {};
// How much of the system's leases could be given back: idle models and the like.
struct IdleMemoryChanged {
  ByteVector droppable;
};
// The program will end: no new tasks, nothing new becomes active; windows that are being read are read to their end,
// then their tasks are parked.
struct Drain {};
// The time for that is over: pages that run are cancelled and everything is parked.
struct DrainDeadline {};
// Other shares, from now on.
struct TenantsChanged {
  TenantTable tenants;
};
// The program goes on after all: what waits is begun again. Its time in the queue counts from now on.
struct Resume {};
// Time passes: deadlines, queue time-outs, ageing, drain.
struct Tick {};

}  // namespace event

using RouterEvent =
    std::variant<event::TaskArrived, event::TaskCancelled, event::WindowDescribed, event::DocumentFailed,
                 event::PageFinished, event::WindowCleaned, event::BudgetChanged, event::LevelChanged,
                 event::ServicesChanged, event::IdleMemoryReturned, event::IdleMemoryChanged, event::Drain,
                 event::DrainDeadline, event::TenantsChanged, event::Resume, event::Tick>;

namespace action {

// The task will not be taken; `retry_after` where time can cure it. At once, or after it has waited at the door of a
// full queue (RouterSettings::door_time_max).
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
  DeviceNumber device;
  AttemptSettings settings;
  std::vector<RecoveryStep> taken;  // what was tried before and led to these settings, oldest first
  FeatureSet features;
  std::vector<Degradation> degradations;
  Bytes cap;  // of the service's allocations: the lease's host part
};
// Stop it now; PageFinished still follows.
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
// Others' turn: the task gives back its helper and its base, and goes on later with another DescribeWindow.
struct ParkTask {
  TaskNumber task;
};
struct FinishTask {
  TaskNumber task;
  Census census;
  std::optional<Error> failure;  // cancelled, deadline, queue time-out
};

}  // namespace action

using Action = std::variant<action::RefuseTask, action::AcceptTask, action::DescribeWindow, action::StartPage,
                            action::CancelPage, action::FailPage, action::CleanUpWindow, action::ReturnIdleMemory,
                            action::ParkTask, action::FinishTask>;

}  // namespace plimsoll
