// /admin/drain: the server takes and begins nothing new, and stays; or goes on after all.
#pragma once

#include "api/api_parts.h"
#include "http/routes.h"

namespace plimsoll {

void add_admin_drain(HttpRoutes& routes, const ApiParts& parts);

}  // namespace plimsoll
