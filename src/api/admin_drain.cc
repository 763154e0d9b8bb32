#include "api/admin_drain.h"

#include "api/json.h"
#include "base/log.h"
#include "engine_room/room_report.h"

namespace plimsoll {
namespace {

// serving; draining: windows are read to their end; drained: nothing holds memory any more.
Json drain_json(const ApiParts& parts) {
  const RoomReport report = parts.engine.report();
  const std::string_view state = !parts.drain.on() ? "serving" : report.active_tasks > 0 ? "draining" : "drained";
  return {{"state", state},
          {"ending", parts.drain.ending()},
          {"active_tasks", report.active_tasks},
          {"running_pages", report.running_pages},
          {"unfinished_tasks", parts.desk.unfinished()}};
}

Async<void> show_drain(const ApiParts& parts, HttpExchange& exchange) {
  co_return co_await answer(exchange, 200, drain_json(parts));
}

Async<void> begin_drain(const ApiParts& parts, HttpExchange& exchange) {
  if (!parts.drain.on()) spdlog::info("drained by an operator: nothing new is taken or begun");
  parts.drain.begin();
  co_return co_await answer(exchange, 202, drain_json(parts));
}

Async<void> take_drain_back(const ApiParts& parts, HttpExchange& exchange) {
  const bool was_on = parts.drain.on();
  if (!parts.drain.take_back()) co_return fail(Reason::draining, "the server is going down; that is not taken back");
  if (was_on) spdlog::info("no longer drained");
  co_return co_await answer(exchange, 200, drain_json(parts));
}

}  // namespace

void add_admin_drain(HttpRoutes& routes, const ApiParts& parts) {
  routes.add({HttpMethod::get, "/admin/drain", Role::admin, on(parts, show_drain)});
  routes.add({HttpMethod::post, "/admin/drain", Role::admin, on(parts, begin_drain)});
  routes.add({HttpMethod::del, "/admin/drain", Role::admin, on(parts, take_drain_back)});
}

}  // namespace plimsoll
