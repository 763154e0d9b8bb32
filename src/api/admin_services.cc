#include "api/admin_services.h"

#include <charconv>

#include "api/json.h"
#include "api/memory_json.h"

namespace plimsoll {
namespace {

Async<void> list_models(const ApiParts& parts, HttpExchange& exchange) {
  co_return co_await answer(exchange, 200, {{"models", models_json(parts.engine.report())}});
}

Async<void> load_model(const ApiParts& parts, HttpExchange& exchange) {
  const std::string model(exchange.request().path_value("name"));
  CO_TRY_VOID(co_await parts.engine.load_model(model));
  co_return co_await answer(exchange, 200, {{"model", model}, {"loaded", true}});
}

Async<void> unload_model(const ApiParts& parts, HttpExchange& exchange) {
  const std::string model(exchange.request().path_value("name"));
  CO_TRY(const int services, co_await parts.engine.unload_model(model));
  co_return co_await answer(exchange, 200, {{"model", model}, {"unloaded_from", services}});
}

Async<void> list_services(const ApiParts& parts, HttpExchange& exchange) {
  co_return co_await answer(exchange, 200, {{"services", services_json(parts.engine.report())}});
}

Async<void> restart_service(const ApiParts& parts, HttpExchange& exchange) {
  const std::string_view number = exchange.request().path_value("service");
  int service = -1;
  const auto [stop, error] = std::from_chars(number.data(), number.data() + number.size(), service);
  if (error != std::errc() || stop != number.data() + number.size())
    co_return fail(Reason::task_option, "services are numbers from 0 on");
  CO_TRY_VOID(parts.engine.restart_service(exchange.request().path_value("device"), service));
  co_return co_await answer(exchange, 202, {{"restarted", service}});
}

}  // namespace

void add_admin_services(HttpRoutes& routes, const ApiParts& parts) {
  const auto on = [&parts](auto handler) {
    return [&parts, handler](HttpExchange& exchange) { return handler(parts, exchange); };
  };
  routes.add({HttpMethod::get, "/admin/models", Role::admin, on(list_models)});
  routes.add({HttpMethod::post, "/admin/models/{name}/load", Role::admin, on(load_model)});
  routes.add({HttpMethod::post, "/admin/models/{name}/unload", Role::admin, on(unload_model)});
  routes.add({HttpMethod::get, "/admin/services", Role::admin, on(list_services)});
  routes.add({HttpMethod::post, "/admin/services/{device}/{service}/restart", Role::admin, on(restart_service)});
}

}  // namespace plimsoll
