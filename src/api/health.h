// /health, /livez, /readyz, /version. Whether it is ready is decided by a pure function.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/api_parts.h"
#include "engine_room/room_report.h"
#include "http/routes.h"

namespace plimsoll {

struct Health {
  enum class Status { healthy, degraded, unhealthy };
  Status status = Status::healthy;
  bool ready = true;                 // takes new tasks
  std::vector<std::string> reasons;  // why not healthy
};
// `store`: what TaskStore::trouble() says.
[[nodiscard]] Health health_of(const RoomPulse& pulse, bool draining, const std::optional<Error>& store = {});

void add_health(HttpRoutes& routes, const ApiParts& parts);

}  // namespace plimsoll
