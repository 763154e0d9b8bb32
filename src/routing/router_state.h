// The state of the router's core and the step that changes it. The parts of the core (intake, windows, dispatch,
// outcome) are functions of a Step; only task_router.cc strings them together.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "memory/ledger.h"
#include "routing/door.h"
#include "routing/drain_rate.h"
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
  RouterState(RouterSettings router_settings, std::vector<Device> router_devices, Ledger& router_ledger,
              std::uint64_t seed);

  RouterSettings settings;
  std::vector<DeviceState> devices;
  Ledger& ledger;
  TaskQueue queue;  // changed by enqueue() and dequeue() only
  Door door;
  std::vector<ActiveTask> active;  // at most places()
  std::vector<TenantNode> tenants;
  std::array<DomainPressure, kMostDomains> pressure{};
  ByteVector droppable;  // of the system's leases
  std::optional<Reservation> reservation;
  FairOrder turns;  // whose task becomes active
  FairOrder pages;  // whose page is read
  bool idle_return_asked = false;
  std::optional<TimePoint> stalled_since;  // nothing runs, something waits, memory is in the way
  std::optional<TimePoint> small_seen;     // a small document came, or was read
  DrainRate drain_rate;
  std::array<TimePoint, kPriorities> promised_until{};  // see backlog.h
  std::uint64_t random;                                 // the next jitter comes from it
  bool draining = false;
  bool drain_over = false;              // no page starts any more
  std::optional<TimePoint> resumed_at;  // the last drain was taken back then

  // Waits for a place from here on, or no longer. Nothing when it does not wait.
  void enqueue(WaitingTask task);
  [[nodiscard]] std::optional<WaitingTask> dequeue(TaskNumber number);
  // What waits goes by the new rows from here on.
  void use_tenants(TenantTable table);
  // Of the range that spreads retries, 0.9 to 1.3.
  [[nodiscard]] double next_jitter();

  [[nodiscard]] ActiveTask* find(TaskNumber number);
  [[nodiscard]] int running() const;
  [[nodiscard]] bool is_small(const TaskPlan& plan) const;
  // Tasks that may be active, small_places of them small ones.
  [[nodiscard]] int places() const { return settings.tasks_max + settings.small_places; }
  [[nodiscard]] Claim claim(const ActiveTask& task) const;
  // What a tenant has: pages that run, by their bytes in any domain or their number, `more` included; and places.
  [[nodiscard]] double running_share(std::string_view tenant, const ByteVector& more = {}, int more_pages = 0) const;
  [[nodiscard]] int places_of(std::string_view tenant) const;
  // Of the resource that bytes or pages take most of.
  [[nodiscard]] double dominant_share(const ByteVector& bytes, int count) const;
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
