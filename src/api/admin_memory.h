// GET /admin/memory/stats and POST /admin/memory/gc.
#pragma once

#include "api/api_parts.h"
#include "http/routes.h"

namespace plimsoll {

void add_admin_memory(HttpRoutes& routes, const ApiParts& parts);

}  // namespace plimsoll
