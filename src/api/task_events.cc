#include "api/task_events.h"

#include "api/json.h"
#include "api/task_access.h"
#include "api/whole_number.h"
#include "document/page_codec.h"
#include "http/event_stream.h"

namespace plimsoll {
namespace {

constexpr int kEventsAtOnce = 100;
constexpr Milliseconds kHeartbeat{15'000};
// Looks again after so long even if nobody told it to.
constexpr Milliseconds kLook{1'000};
constexpr Milliseconds kRetry{2'000};

std::string_view name_of(EventKind kind) {
  switch (kind) {
    case EventKind::created:
      return "created";
    case EventKind::state:
      return "state";
    case EventKind::page:
      return "page";
    case EventKind::page_lost:
      return "page_lost";
  }
  return "event";
}

std::string data_of(const TaskEvent& event) {
  Json json = {{"at", to_text(event.at)}};
  if (event.kind == EventKind::page || event.kind == EventKind::page_lost) json["page"] = event.page;
  if (event.kind == EventKind::page) json["state"] = name(event.page_state);
  if (event.kind == EventKind::created || event.kind == EventKind::state) json["state"] = label(event.state);
  return json.dump();
}

// Sends what is there; true when the task has ended with it.
Async<bool> send(EventStream& stream, const EventPiece& piece, std::uint64_t& cursor) {
  if (piece.missed) CO_TRY_VOID(co_await stream.event("", "missed", R"({"see":"the task and its pages"})"));
  bool ended = false;
  for (const TaskEvent& event : piece.events) {
    CO_TRY_VOID(co_await stream.event(std::to_string(event.sequence), name_of(event.kind), data_of(event)));
    cursor = event.sequence;
    ended = event.kind == EventKind::state && is_final(event.state);
  }
  co_return ended;
}

Async<void> watch(const ApiParts& parts, HttpExchange& exchange) {
  CO_TRY(const TaskRecord record, co_await task_of(parts, exchange));
  EventStream stream(exchange);
  std::uint64_t cursor = whole_number<std::uint64_t>(stream.last_id()).value_or(0);
  CO_TRY_VOID(co_await stream.begin(kRetry));
  if (exchange.request().method == HttpMethod::head) co_return co_await stream.finish();
  TimePoint said = std::chrono::steady_clock::now();
  bool over = is_final(record.state) && cursor >= record.last_event;
  TaskChanges::Watch changes(parts.desk.changes(), record.asked.id);
  while (!over && !exchange.gone().cancelled()) {
    CO_TRY(const EventPiece piece,
           co_await parts.pool.run([&] { return parts.store.events(record.asked.id, cursor, kEventsAtOnce); }));
    CO_TRY(over, co_await send(stream, piece, cursor));
    const TimePoint now = std::chrono::steady_clock::now();
    if (!piece.events.empty()) {
      said = now;
      continue;
    }
    if (now - said >= kHeartbeat) {
      CO_TRY_VOID(co_await stream.heartbeat());
      said = now;
    }
    co_await changes.wait(now + kLook);
  }
  co_return co_await stream.finish();
}

}  // namespace

void add_task_events(HttpRoutes& routes, const ApiParts& parts) {
  routes.add({HttpMethod::get, "/v1/tasks/{id}/events", Role::read, on(parts, watch)});
}

}  // namespace plimsoll
