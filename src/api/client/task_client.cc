#include "api/client/task_client.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "async/event.h"
#include "http/event_scanner.h"

namespace plimsoll {
namespace {

// A server is told from a dead one by its heartbeat, every 15 s; an answer may wait for a place in a queue.
constexpr Milliseconds kEventsIdle{60'000};
// Between two tries where the server did not say.
constexpr Milliseconds kPause{2'000};

ClientOptions options(Cancellation* stop) { return {.stop = stop}; }
ClientOptions event_options(Cancellation* stop) { return {.idle_time = kEventsIdle, .stop = stop}; }

ClientRequest get_request(std::string target) {
  return {.method = "GET", .target = std::move(target), .headers = {}, .body = {}};
}

Result<std::uint64_t> size_of(int file) {
  struct stat status{};
  if (::fstat(file, &status) != 0) return fail(Reason::file_unreadable, std::strerror(errno));
  return static_cast<std::uint64_t>(status.st_size);
}

}  // namespace

TaskClient::TaskClient(boost::asio::io_context& io, const ServerAccess& access, Cancellation* stop)
    : io_(io),
      access_(access),
      stop_(stop),
      calls_(io, access.url, options(stop)),
      events_(io, access.url, event_options(stop)) {}

Async<ClientResponse> TaskClient::send(HttpClient& http, ClientRequest request, HttpClient::Piece piece) {
  retry_after_.reset();
  if (!access_.key.empty() && !request.headers.set("Authorization", "Bearer " + access_.key))
    co_return fail(Reason::setting_invalid, "client.key has bytes that no key has");
  if (request.body.file >= 0 && ::lseek(request.body.file, 0, SEEK_SET) != 0)
    co_return fail(Reason::file_unreadable, std::strerror(errno));
  CO_TRY(ClientResponse response, co_await http.send(std::move(request), std::move(piece)));
  answered_ = true;
  retry_after_ = response.retry_after;
  if (response.status / 100 != 2) co_return std::unexpected(error_of(response));
  co_return response;
}

Async<void> TaskClient::wait_after(Patience& patience, const Error& error, Milliseconds asked) {
  CO_TRY(const Milliseconds wait, patience.after(error, asked, std::chrono::steady_clock::now()));
  Event stopped(io_);
  const Cancellation::Watch watch(stop_, [&] { stopped.set(); });
  if (stop_ != nullptr && stop_->cancelled()) stopped.set();
  if (co_await stopped.wait(std::chrono::steady_clock::now() + wait)) co_return fail(Reason::interrupted, "stopped");
  co_return Result<void>{};
}

Async<ClientResponse> TaskClient::send_patiently(ClientRequest request) {
  Patience patience(access_.retry_time);
  while (true) {
    auto response = co_await send(calls_, request);
    if (response) co_return response;
    const bool gone = answered_ && response.error().reason == Reason::server_silent;
    if (!gone && !retry_after_) co_return response;
    CO_TRY_VOID(co_await wait_after(patience, response.error(), retry_after_.value_or(kPause)));
  }
}

Async<std::string> TaskClient::get(std::string target) {
  CO_TRY(ClientResponse response, co_await send_patiently(get_request(std::move(target))));
  co_return std::move(response.body);
}

Async<TaskView> TaskClient::task(TaskId id) {
  CO_TRY(const ClientResponse response, co_await send_patiently(get_request("/v1/tasks/" + id.text)));
  co_return task_view(response.body);
}

Async<TaskView> TaskClient::submit(const DocumentOrder& order, int file) {
  const std::string key = new_task_id().text;  // nobody has it by chance: the key, and the border of the form
  DocumentForm form = form_of(order, key);
  ClientRequest request{.method = "POST", .target = "/v1/tasks", .headers = {}, .body = {}};
  request.headers.set("Content-Type", form.content_type);
  request.headers.set("Idempotency-Key", key);
  CO_TRY(const std::uint64_t bytes, size_of(file));
  request.body = {.text = std::move(form.before), .file = file, .file_bytes = bytes, .after = std::move(form.after)};
  CO_TRY(const ClientResponse response, co_await send_patiently(std::move(request)));
  co_return task_view(response.body);
}

Async<TaskView> TaskClient::watch(TaskId id, EventTaker take) {
  Patience patience(access_.retry_time);
  std::string last;
  Milliseconds pause = kPause;
  while (true) {
    EventScanner scanner;
    ClientRequest request = get_request("/v1/tasks/" + id.text + "/events");
    if (!last.empty()) request.headers.set("Last-Event-ID", last);
    const auto take_event = [&](const SentEvent& sent) -> Result<void> {
      TRY(const TaskEventView event, event_view(sent.name, sent.data));
      if (!sent.id.empty()) last = sent.id;
      return take(event);
    };
    auto streamed = co_await send(events_, std::move(request), [&](std::string_view piece) {
      patience.renew();  // also by a heartbeat: it is there
      return scanner.feed(piece, take_event);
    });
    pause = retry_after_.value_or(scanner.retry().value_or(pause));
    if (streamed) {
      CO_TRY(TaskView now, co_await task(id));
      if (is_final(now.state)) co_return now;
    } else if (!retry_after_ && (!answered_ || streamed.error().reason != Reason::server_silent)) {
      co_return std::unexpected(std::move(streamed).error());
    }
    const Error ended = streamed
                            ? fail(Reason::server_silent, "the server ends the events of a task that goes on").error()
                            : streamed.error();
    CO_TRY_VOID(co_await wait_after(patience, ended, pause));
  }
}

Async<void> TaskClient::result(TaskId id, std::string format, HttpClient::Piece piece) {
  CO_TRY_VOID(co_await send(calls_, get_request(fmt::format("/v1/tasks/{}/result?format={}", id.text, format)),
                            std::move(piece)));
  co_return Result<void>{};
}

Async<void> TaskClient::remove(TaskId id) {
  CO_TRY_VOID(
      co_await send_patiently({.method = "DELETE", .target = "/v1/tasks/" + id.text, .headers = {}, .body = {}}));
  co_return Result<void>{};
}

}  // namespace plimsoll
