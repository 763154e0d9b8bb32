#include "api/task_access.h"

namespace plimsoll {

bool may_see(const Principal& principal, const TaskRecord& record) {
  return principal.admin || principal.tenant == record.asked.tenant;
}

Async<TaskRecord> task_of(const ApiParts& parts, const HttpExchange& exchange) {
  const auto id = parse_task_id(exchange.request().path_value("id"));
  if (!id) co_return fail(Reason::task_missing, "there is no such task");
  CO_TRY(TaskRecord record, co_await parts.pool.run([&] { return parts.store.find(*id); }));
  if (!may_see(exchange.principal(), record)) co_return fail(Reason::task_missing, "there is no such task");
  co_return record;
}

}  // namespace plimsoll
