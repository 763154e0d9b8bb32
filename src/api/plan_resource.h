// POST /v1/plan: what reading a document would take. Nothing of it is read.
#pragma once

#include "api/api_parts.h"
#include "http/routes.h"

namespace plimsoll {

void add_plan(HttpRoutes& routes, const ApiParts& parts);

}  // namespace plimsoll
