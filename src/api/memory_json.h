// The engine room's memory as JSON.
#pragma once

#include "api/json.h"
#include "engine_room/memory_collection.h"
#include "engine_room/room_report.h"
#include "memory/metrics.h"

namespace plimsoll {

// The last sample, with the names that the team who asked for this knows: gpu_used_mb, cpu_used_mb, …
[[nodiscard]] Json current_json(const RoomReport& report, const MemorySample& sample);
// One aggregate of half a second; `age`: seconds before now.
[[nodiscard]] Json history_json(const MemoryAggregate& aggregate, double age);
[[nodiscard]] Json alerts_json(const MemoryMetrics& metrics, TimePoint now);
[[nodiscard]] Json to_json(const MemoryCollection& collection);
[[nodiscard]] Json budget_json(const RoomReport& report);
[[nodiscard]] Json levels_json(const RoomReport& report);
[[nodiscard]] Json ledger_json(const RoomReport& report);
[[nodiscard]] Json models_json(const RoomReport& report);
[[nodiscard]] Json services_json(const RoomReport& report);
[[nodiscard]] Json queues_json(const RoomReport& report);

}  // namespace plimsoll
