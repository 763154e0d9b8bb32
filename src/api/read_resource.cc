#include "api/read_resource.h"

#include "api/json.h"
#include "api/task_access.h"
#include "api/task_result.h"
#include "api/tasks_resource.h"
#include "api/whole_number.h"

namespace plimsoll {
namespace {

constexpr int kWaitMax = 24 * 3600;  // seconds
// Looks again after so long even if nobody told it to.
constexpr Milliseconds kLook{1'000};

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// Until it is finished, the client is gone or its patience is over; as the store has it then.
Async<TaskRecord> watched(const ApiParts& parts, HttpExchange& exchange, const TaskId& task,
                          std::optional<TimePoint> until) {
  TaskChanges::Watch watch(parts.desk.changes(), task);
  while (true) {
    CO_TRY(TaskRecord record, co_await parts.pool.run([&] { return parts.store.find(task); }));
    const TimePoint now = std::chrono::steady_clock::now();
    if (is_final(record.state) || exchange.gone().cancelled() || (until && now >= *until)) co_return record;
    const TimePoint look = now + kLook;
    co_await watch.wait(until ? std::min(look, *until) : look);
  }
}

Async<void> read(const ApiParts& parts, HttpExchange& exchange) {
  const Preference prefer = preference(exchange.request().header("Prefer"));
  const auto taken = co_await take_task(parts, exchange, Caller::waits);
  if (!taken) co_return co_await refuse(exchange, taken.error().error, taken.error().retry_after);
  if (prefer.respond_async) co_return co_await answer_taken(parts, exchange, *taken);
  std::optional<TimePoint> until;
  if (prefer.wait) until = std::chrono::steady_clock::now() + *prefer.wait;
  const TaskId id = taken->record.asked.id;
  CO_TRY(const TaskRecord record, co_await watched(parts, exchange, id, until));
  if (exchange.gone().cancelled()) {
    (void)co_await parts.desk.cancel(id);
    co_return fail(Reason::client_gone, "the client is gone, its document is not read on");
  }
  if (!is_final(record.state)) co_return co_await answer_taken(parts, exchange, {record, false, taken->asked});
  if (record.state == TaskState::failed && record.census.finished() == 0)
    co_return co_await refuse(exchange, record.error.value_or(Error{}), std::nullopt);
  co_return co_await answer_result(parts, exchange, record, taken->asked.format.empty() ? "txt" : taken->asked.format);
}

}  // namespace

Preference preference(std::string_view header) {
  Preference prefer;
  for (std::size_t start = 0; start <= header.size();) {
    const std::size_t comma = std::min(header.find(',', start), header.size());
    const std::string_view part = trimmed(header.substr(start, comma - start));
    start = comma + 1;
    if (part == "respond-async") prefer.respond_async = true;
    if (!part.starts_with("wait=")) continue;
    const auto seconds = whole_number<int>(part.substr(5));
    if (seconds && *seconds >= 0 && *seconds <= kWaitMax) prefer.wait = std::chrono::seconds(*seconds);
  }
  // Both together: answer when it is done, but after `wait` at the latest.
  if (prefer.wait) prefer.respond_async = false;
  return prefer;
}

void add_read(HttpRoutes& routes, const ApiParts& parts) {
  routes.add({HttpMethod::post, "/v1/read", Role::submit, on(parts, read)});
}

}  // namespace plimsoll
