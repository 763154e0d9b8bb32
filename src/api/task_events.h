// /v1/tasks/{id}/events: server-sent events, one for each page and each change of state, from Last-Event-ID on. The
// stream ends with the event of the task's final state.
#pragma once

#include "api/api_parts.h"
#include "http/routes.h"

namespace plimsoll {

void add_task_events(HttpRoutes& routes, const ApiParts& parts);

}  // namespace plimsoll
