// /v1/tasks/{id}/pages and /pages/{n}: what was read so far.
#pragma once

#include "api/api_parts.h"
#include "http/routes.h"

namespace plimsoll {

void add_task_pages(HttpRoutes& routes, const ApiParts& parts);

}  // namespace plimsoll
