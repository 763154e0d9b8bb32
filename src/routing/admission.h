// Admission: may this task come in? A pure function of its plan and a snapshot of the router. A task that could never
// run is refused now, with numbers, not after an hour in the queue (invariant I4).
#pragma once

#include <optional>

#include "memory/pressure.h"
#include "routing/task.h"
#include "routing/tenant_share.h"

namespace plimsoll {

// Nobody believes an estimate beyond five minutes, and those who wait less than a second only add load.
inline constexpr Milliseconds kLeastRetry{1'000};
inline constexpr Milliseconds kMostRetry{300'000};

struct AdmissionSnapshot {
  ByteVector budget;
  std::string_view budget_origin = "setting memory.max";
  ByteVector unavoidable;                 // system leases that cannot be dropped
  std::vector<Domain> domains = {kHost};  // of the devices that the task may use
  PressureLevel level = PressureLevel::normal;
  bool draining = false;
  int queued_tasks = 0;    // of the plan's class
  int queue_capacity = 0;  // of the plan's class
  int at_door = 0;         // of the plan's class, before it
  Bytes queued_bytes;      // bodies of all queued tasks
  Bytes queue_bytes_max;
  int tenant_tasks = 0;  // of its tenant, in the queue and at its door
  Bytes tenant_bytes;
  TenantShare tenant;     // the tenant's row
  int other_tenants = 0;  // that wait
  int tenants_max = 256;
  Milliseconds ahead{};       // predicted time until the work ahead of it is read
  Milliseconds room_after{};  // until its class has room for it (backlog.h)
  Milliseconds tenant_room_after{};
  double jitter = 1;  // of Retry-After
  TimePoint now;
};

struct Refusal {
  Error error;
  std::optional<Milliseconds> retry_after;
};

[[nodiscard]] std::optional<Refusal> decide_admission(const TaskPlan& plan, const AdmissionSnapshot& snapshot);

}  // namespace plimsoll
