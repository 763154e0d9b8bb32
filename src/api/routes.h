// All resources of the server's own API. A resource is a file of this folder; emulated protocols have a folder each.
#pragma once

#include "api/api_parts.h"
#include "api/request_counts.h"
#include "http/routes.h"

namespace plimsoll {

// Both outlive the routes.
[[nodiscard]] HttpRoutes api_routes(const ApiParts& parts, const RequestCounts& counts);

}  // namespace plimsoll
