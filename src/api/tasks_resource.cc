#include "api/tasks_resource.h"

#include <fmt/format.h>

#include "api/json.h"
#include "api/task_access.h"
#include "api/task_json.h"
#include "api/whole_number.h"

namespace plimsoll {
namespace {

std::expected<void, TaskRefusal> may_come_in(const ApiParts& parts) {
  if (!parts.drain.on()) return {};
  const std::string_view why = parts.drain.ending() ? "is going down" : "is drained (POST /admin/drain)";
  return std::unexpected(TaskRefusal{
      fail(Reason::draining, fmt::format("the server {} and takes no new tasks", why)).error(), Milliseconds(10'000)});
}

Json shown(const ApiParts& parts, const TaskRecord& record) {
  return to_json(record, parts.desk.progress(record.asked.id), std::chrono::steady_clock::now());
}

Async<void> post_task(const ApiParts& parts, HttpExchange& exchange) {
  auto taken = co_await take_task(parts, exchange, Caller::submits);
  if (!taken) co_return co_await refuse(exchange, taken.error().error, taken.error().retry_after);
  co_return co_await answer_taken(parts, exchange, *taken);
}

// A positive number out of the query.
template <typename Number>
Result<std::optional<Number>> number_in_query(const HttpRequest& request, std::string_view name, Number most) {
  const auto text = request.query_value(name);
  if (!text) return std::optional<Number>();
  const auto value = whole_number<Number>(*text);
  if (!value || *value < 1 || *value > most)
    return fail(Reason::task_option, fmt::format("'{}' is a number from 1 to {}", name, most));
  return value;
}

Result<TaskFilter> filter_of(const HttpExchange& exchange) {
  TaskFilter filter;
  const HttpRequest& request = exchange.request();
  if (!exchange.principal().admin)
    filter.tenant = exchange.principal().tenant;
  else if (const auto tenant = request.query_value("tenant"))
    filter.tenant = std::string(*tenant);
  if (const auto state = request.query_value("state")) {
    filter.state = task_state_from_label(*state);
    if (!filter.state) return fail(Reason::task_option, "'state' is queued, running, done, failed or cancelled");
  }
  for (const auto& [name, bound] :
       {std::pair{"created_from", &filter.created_from}, std::pair{"created_before", &filter.created_before}}) {
    const auto text = request.query_value(name);
    if (!text) continue;
    *bound = wall_time(*text);
    if (!*bound) return fail(Reason::task_option, fmt::format("'{}' is a time like 2026-11-25T18:00:00Z", name));
  }
  return filter;
}

Async<void> list_tasks(const ApiParts& parts, HttpExchange& exchange) {
  CO_TRY(const TaskFilter filter, filter_of(exchange));
  CO_TRY(const auto limit, number_in_query<int>(exchange.request(), "limit", kTasksAtOnceMax));
  CO_TRY(const auto cursor, number_in_query<TaskOrdinal>(exchange.request(), "cursor", INT64_MAX));
  CO_TRY(const TaskList list,
         co_await parts.pool.run([&] { return parts.store.list(filter, cursor, limit.value_or(50)); }));
  Json tasks = Json::array();
  for (const TaskRecord& record : list.tasks) tasks.push_back(shown(parts, record));
  co_return co_await answer(exchange, 200,
                            {{"tasks", std::move(tasks)}, {"next", list.next ? Json(*list.next) : Json(nullptr)}});
}

Async<void> get_task(const ApiParts& parts, HttpExchange& exchange) {
  CO_TRY(const TaskRecord record, co_await task_of(parts, exchange));
  co_return co_await answer(exchange, 200, shown(parts, record));
}

// What is not finished is called off, what is finished goes.
Async<void> delete_task(const ApiParts& parts, HttpExchange& exchange) {
  CO_TRY(const TaskRecord record, co_await task_of(parts, exchange));
  if (is_final(record.state)) {
    CO_TRY_VOID(co_await parts.desk.remove(record.asked.id));
    co_return co_await exchange.respond({.status = 204, .headers = {}, .body = {}});
  }
  CO_TRY(const TaskRecord cancelled, co_await parts.desk.cancel(record.asked.id));
  co_return co_await answer(exchange, 200, shown(parts, cancelled));
}

}  // namespace

boost::asio::awaitable<std::expected<TakenTask, TaskRefusal>> take_task(const ApiParts& parts, HttpExchange& exchange,
                                                                        Caller caller) {
  if (auto open = may_come_in(parts); !open) co_return std::unexpected(std::move(open).error());
  auto submission = co_await receive(parts, exchange);
  if (!submission) co_return std::unexpected(TaskRefusal{std::move(submission).error(), std::nullopt});
  auto task = new_task(parts, exchange, *submission);
  if (!task) {
    (void)co_await parts.pool.run([&] { return parts.bodies.remove(submission->body.file); });
    co_return std::unexpected(TaskRefusal{std::move(task).error(), std::nullopt});
  }
  TaskOrder order = submission->options.order;
  order.precision = parts.precision;
  order.parameters = parts.parameters;
  auto created = co_await parts.desk.submit(*std::move(task), std::move(order), caller, &exchange.gone());
  if (!created) co_return std::unexpected(std::move(created).error());
  co_return TakenTask{std::move(created->task), created->existed, std::move(submission->options)};
}

Async<void> answer_taken(const ApiParts& parts, HttpExchange& exchange, const TakenTask& taken) {
  HttpResponse response = json_response(taken.existed ? 200 : 202, shown(parts, taken.record));
  response.headers.set("Location", "/v1/tasks/" + taken.record.asked.id.text);
  co_return co_await exchange.respond(std::move(response));
}

void add_tasks(HttpRoutes& routes, const ApiParts& parts) {
  routes.add({HttpMethod::post, "/v1/tasks", Role::submit, on(parts, post_task)});
  routes.add({HttpMethod::get, "/v1/tasks", Role::read, on(parts, list_tasks)});
  routes.add({HttpMethod::get, "/v1/tasks/{id}", Role::read, on(parts, get_task)});
  routes.add({HttpMethod::del, "/v1/tasks/{id}", Role::submit, on(parts, delete_task)});
}

}  // namespace plimsoll
