// GET /metrics: Prometheus text. Names follow reference/apis.md §7.1: base units, counters end in _total, no label
// whose values a client could invent.
#pragma once

#include "api/api_parts.h"
#include "api/request_counts.h"
#include "http/routes.h"

namespace plimsoll {

void add_metrics(HttpRoutes& routes, const ApiParts& parts, const RequestCounts& counts);

}  // namespace plimsoll
