// GET /openapi.json: OpenAPI 3.1, from a table that a test holds against the routes.
#pragma once

#include "api/json.h"
#include "http/routes.h"

namespace plimsoll {

[[nodiscard]] Json openapi();

void add_openapi(HttpRoutes& routes);

}  // namespace plimsoll
