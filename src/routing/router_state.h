// The state of the router's core and the step that changes it. The parts of the core (intake, windows, dispatch,
// outcome) are functions of a Step; only task_router.cc strings them together.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "memory/ledger.h"
#include "routing/event.h"
#include "routing/fair_order.h"
#include "routing/reservation.h"
#include "routing/router_settings.h"
#include "routing/task_queue.h"

namespace plimsoll {

struct DeviceState {
  Device device;
  int usable = 0;
  int running = 0;
  TimePoint unusable_since;
};

struct DomainPressure {
  PressureLevel level = PressureLevel::normal;
  double pressure = 0;
};

// A tenant with active tasks: its node in the ledger.
struct TenantNode {
  std::string name;
  NodeId node;
  int tasks = 0;
};

struct RouterState {
  RouterState(RouterSettings router_settings, std::vector<Device> router_devices, Ledger& router_ledger);

  RouterSettings settings;
  std::vector<DeviceState> devices;
  Ledger& ledger;
  TaskQueue queue;
  std::vector<ActiveTask> active;  // at most tasks_max and one small one
  std::vector<TenantNode> tenants;
  std::array<DomainPressure, kMostDomains> pressure{};
  ByteVector droppable;  // of the system's leases
  std::optional<Reservation> reservation;
  FairOrder turns;  // whose task becomes active
  FairOrder pages;  // whose page is read
  bool idle_return_asked = false;
  std::optional<TimePoint> stalled_since;  // nothing runs, something waits, memory is in the way
  Milliseconds backlog{};                  // expected time of all pages that are not finished, one after the other
  Milliseconds time_per_task{1000};        // between two tasks' ends, smoothed
  std::optional<TimePoint> last_end;

  [[nodiscard]] ActiveTask* find(TaskNumber number);
  [[nodiscard]] int running() const;
  [[nodiscard]] bool is_small(const TaskPlan& plan) const;
  [[nodiscard]] Claim claim(const ActiveTask& task) const;
  // What the system holds and could not give back.
  [[nodiscard]] ByteVector unavoidable() const { return ledger.total(ledger.system()) - droppable; }
  // What stays beside the task's pages when all other documents are parked.
  [[nodiscard]] ByteVector with_others_parked(const ActiveTask& task) const {
    return unavoidable() + task.base.bytes();
  }
  [[nodiscard]] PressureLevel level() const { return pressure.at(kHost).level; }
  // A device this task may use and that this demand, alone with `beside`, would fit on.
  [[nodiscard]] bool fits_somewhere(const TaskPlan& plan, const PageDemand& demand, const ByteVector& beside) const;
};

// One event being handled.
struct Step {
  RouterState& state;
  TimePoint now;
  std::vector<Action> actions;

  template <typename T>
  void act(T action) {
    actions.emplace_back(std::move(action));
  }
};

}  // namespace plimsoll
