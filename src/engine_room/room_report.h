// What the engine room holds and does at this moment, as plain values: all of it for /admin, metrics and `plimsoll
// top`.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "engine_room/model_keeper.h"
#include "memory/budget.h"
#include "memory/guard.h"
#include "memory/ledger.h"
#include "memory/reclaimer.h"
#include "routing/task.h"
#include "services/service_pool.h"

namespace plimsoll {

struct Workshop;

// One node of the ledger, parents before children.
struct LedgerRow {
  std::string name;
  NodeKind kind = NodeKind::root;
  int depth = 0;
  std::uint32_t leases = 0;
  Bytes own;
  Bytes total;
  Bytes peak;
};

// Waiting to be read, by priority class.
struct QueueRow {
  int waiting = 0;
  int capacity = 0;
  Milliseconds oldest_wait{};
};

struct RoomReport {
  Budget budget;
  std::vector<MemoryLimit> limits;  // all that limits, the smallest is budget.binding
  Bytes used;                       // by all processes, at the guard's last look
  Bytes reserved;
  Bytes free;
  Bytes peak_used;
  PressureLevel level = PressureLevel::normal;
  double pressure = 0;
  std::array<std::uint64_t, kLevels> level_entries{};
  std::array<bool, kAlarms> alarms{};
  std::array<ReclaimCount, kReclaims> reclaims{};
  std::vector<LedgerRow> ledger;
  std::vector<ModelRow> models;
  std::vector<std::string> pinned_models;  // of the catalogue, loaded or not
  Bytes pinned;                            // by those that are loaded
  Bytes pinned_max;
  std::array<std::uint64_t, kModelCauses> model_causes{};
  std::vector<ServiceSnapshot> services;
  std::array<QueueRow, kPriorities> queues{};
  Bytes queued_bytes;
  int active_tasks = 0;
  int running_pages = 0;
  Milliseconds backlog{};  // expected time until a newcomer of the lowest class has its turn
  double coverage = 1;
  double over_reservation = 1;
  std::uint64_t pages = 0;  // that those two are of: the latest
  std::uint64_t pages_read = 0;
};

// The few of it that are asked for several times a second: by health checks, and while the server goes down.
struct RoomPulse {
  PressureLevel level = PressureLevel::normal;
  std::array<bool, kAlarms> alarms{};
  int services = 0;
  int services_broken = 0;
  int active_tasks = 0;
};

[[nodiscard]] RoomReport report_of(const Workshop& workshop);
[[nodiscard]] RoomPulse pulse_of(const Workshop& workshop);

}  // namespace plimsoll
