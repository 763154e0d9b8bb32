#include "api/admin_services.h"

#include "api/json.h"
#include "api/memory_json.h"
#include "api/whole_number.h"
#include "engine_room/room_report.h"

namespace plimsoll {
namespace {

// The path names something that there is not.
Error not_there(Error error) {
  if (error.reason != Reason::model_missing && error.reason != Reason::usage) return error;
  return fail(Reason::http_route, std::move(error.message)).error();
}

Async<void> list_models(const ApiParts& parts, HttpExchange& exchange) {
  const RoomReport report = parts.engine.report();
  co_return co_await answer(exchange, 200,
                            {{"models", models_json(report)},
                             {"pinned",
                              {{"names", report.pinned_models},
                               {"bytes", report.pinned.count()},
                               {"bytes_max", report.pinned_max.count()}}}});
}

Async<void> load_model(const ApiParts& parts, HttpExchange& exchange) {
  const std::string model(exchange.request().path_value("name"));
  if (auto loaded = co_await parts.engine.load_model(model); !loaded)
    co_return std::unexpected(not_there(std::move(loaded.error())));
  co_return co_await answer(exchange, 200, {{"model", model}, {"loaded", true}});
}

Async<void> unload_model(const ApiParts& parts, HttpExchange& exchange) {
  const std::string model(exchange.request().path_value("name"));
  const auto services = co_await parts.engine.unload_model(model);
  if (!services) co_return std::unexpected(not_there(services.error()));
  co_return co_await answer(exchange, 200, {{"model", model}, {"unloaded_from", *services}});
}

Async<void> pin(const ApiParts& parts, HttpExchange& exchange, bool pinned) {
  const std::string model(exchange.request().path_value("name"));
  if (auto ordered = parts.engine.pin_model(model, pinned); !ordered)
    co_return std::unexpected(not_there(std::move(ordered.error())));
  const RoomReport report = parts.engine.report();
  co_return co_await answer(exchange, 200,
                            {{"model", model},
                             {"pinned", pinned},
                             {"pinned_bytes", report.pinned.count()},
                             {"pinned_bytes_max", report.pinned_max.count()}});
}

Async<void> pin_model(const ApiParts& parts, HttpExchange& exchange) { return pin(parts, exchange, true); }
Async<void> unpin_model(const ApiParts& parts, HttpExchange& exchange) { return pin(parts, exchange, false); }

Async<void> list_services(const ApiParts& parts, HttpExchange& exchange) {
  co_return co_await answer(exchange, 200, {{"services", services_json(parts.engine.report())}});
}

Async<void> restart_service(const ApiParts& parts, HttpExchange& exchange) {
  const auto service = whole_number<int>(exchange.request().path_value("service"));
  if (!service) co_return fail(Reason::http_route, "services are numbers from 0 on");
  if (auto ordered = parts.engine.restart_service(exchange.request().path_value("device"), *service); !ordered)
    co_return std::unexpected(not_there(std::move(ordered.error())));
  co_return co_await answer(exchange, 202, {{"restarted", *service}});
}

}  // namespace

void add_admin_services(HttpRoutes& routes, const ApiParts& parts) {
  routes.add({HttpMethod::get, "/admin/models", Role::admin, on(parts, list_models)});
  routes.add({HttpMethod::post, "/admin/models/{name}/load", Role::admin, on(parts, load_model)});
  routes.add({HttpMethod::post, "/admin/models/{name}/unload", Role::admin, on(parts, unload_model)});
  routes.add({HttpMethod::post, "/admin/models/{name}/pin", Role::admin, on(parts, pin_model)});
  routes.add({HttpMethod::post, "/admin/models/{name}/unpin", Role::admin, on(parts, unpin_model)});
  routes.add({HttpMethod::get, "/admin/services", Role::admin, on(parts, list_services)});
  routes.add({HttpMethod::post, "/admin/services/{device}/{service}/restart", Role::admin, on(parts, restart_service)});
}

}  // namespace plimsoll
