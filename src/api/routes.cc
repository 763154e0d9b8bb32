#include "api/routes.h"

#include "api/admin_drain.h"
#include "api/admin_memory.h"
#include "api/admin_services.h"
#include "api/health.h"
#include "api/metrics.h"
#include "api/openapi.h"
#include "api/plan_resource.h"
#include "api/read_resource.h"
#include "api/task_events.h"
#include "api/task_pages.h"
#include "api/task_result.h"
#include "api/tasks_resource.h"

namespace plimsoll {

HttpRoutes api_routes(const ApiParts& parts, const RequestCounts& counts) {
  HttpRoutes routes;
  add_tasks(routes, parts);
  add_task_pages(routes, parts);
  add_task_events(routes, parts);
  add_task_result(routes, parts);
  add_read(routes, parts);
  add_plan(routes, parts);
  add_admin_drain(routes, parts);
  add_admin_memory(routes, parts);
  add_admin_services(routes, parts);
  add_health(routes, parts);
  add_metrics(routes, parts, counts);
  add_openapi(routes);
  return routes;
}

}  // namespace plimsoll
