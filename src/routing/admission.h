// Admission: may this task come in? A pure function of its plan and a snapshot of the router. A task that could never
// run is refused now, with numbers, not after an hour in the queue (invariant I4).
#pragma once

#include <optional>

#include "memory/pressure.h"
#include "routing/task.h"

namespace plimsoll {

struct AdmissionSnapshot {
  ByteVector budget;
  std::string_view budget_origin = "setting memory.max";
  ByteVector unavoidable;                 // system leases that cannot be dropped
  std::vector<Domain> domains = {kHost};  // of the devices that the task may use
  PressureLevel level = PressureLevel::normal;
  int queued_tasks = 0;    // of the plan's class
  int queue_capacity = 0;  // of the plan's class
  Bytes queued_bytes;      // bodies of all queued tasks
  Bytes queue_bytes_max;
  Milliseconds backlog{};                  // predicted time of the work ahead of it
  Milliseconds drain_time_per_task{1000};  // for Retry-After: how long until a place is free
  TimePoint now;
};

struct Refusal {
  Error error;
  std::optional<Milliseconds> retry_after;
};

[[nodiscard]] std::optional<Refusal> decide_admission(const TaskPlan& plan, const AdmissionSnapshot& snapshot);

}  // namespace plimsoll
