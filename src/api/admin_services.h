// /admin/models and /admin/services: what is loaded where, and an operator's orders.
#pragma once

#include "api/api_parts.h"
#include "http/routes.h"

namespace plimsoll {

void add_admin_services(HttpRoutes& routes, const ApiParts& parts);

}  // namespace plimsoll
