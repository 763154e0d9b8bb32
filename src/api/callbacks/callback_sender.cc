#include "api/callbacks/callback_sender.h"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <utility>

#include "api/callbacks/callback_message.h"
#include "async/answer.h"
#include "base/build_id.h"
#include "base/log.h"
#include "engine_room/task_order.h"

namespace plimsoll {
namespace {

// Of an answer that nobody reads; a longer one counts as none.
constexpr Bytes kAnswerMax{64 * 1024};

TimePoint now() { return std::chrono::steady_clock::now(); }

// Path and query may hold what is nobody else's affair.
std::string place_of(const std::string& url) {
  const auto parsed = parse_url(url);
  return parsed ? parsed->origin() : "no URL";
}

ClientRequest request_of(const HttpUrl& url, const TaskRecord& record, const WebhookSecret& secret, WallTime at) {
  ClientRequest request{.method = "POST", .target = url.target};
  request.body.text = callback_message(record);
  request.headers.set("Content-Type", "application/json");
  request.headers.set("User-Agent", "plimsoll/" + std::string(version()));
  request.headers.set("Connection", "close");
  // Plimsoll records no spans of its own: the receiver's parent is the request that made the task.
  if (const auto order = decode_order(record.asked.options); order && !order->trace_parent.empty())
    request.headers.set("traceparent", order->trace_parent);
  secret.add_headers(request.headers, record.asked.id.text, std::chrono::floor<std::chrono::seconds>(at),
                     request.body.text);
  return request;
}

}  // namespace

CallbackSender::CallbackSender(CallbackSenderParts parts)
    : parts_(std::move(parts)), changed_(parts_.io), background_(parts_.io) {}

void CallbackSender::start() { background_.start(run()); }

void CallbackSender::stop() {
  stopping_ = true;
  for (const auto& [task, over] : std::map(running_)) over->cancel();
  changed_.tell();
}

boost::asio::awaitable<void> CallbackSender::shut_down() { co_await background_.join(); }

boost::asio::awaitable<void> CallbackSender::run() {
  while (!stopping_) {
    settled_.clear();
    // Twice as many as are sent at once: those that are being sent may be in front.
    const auto waiting =
        co_await parts_.pool.run([this] { return parts_.store.waiting_callbacks(2 * parts_.at_once); });
    if (stopping_) co_return;
    if (!waiting) spdlog::warn("callbacks could not be looked for: {}", waiting.error().text());
    const TimePoint next = waiting ? begin_due(*waiting) : now() + parts_.store_pause;
    (void)co_await changed_.wait(next);
  }
}

TimePoint CallbackSender::begin_due(const WaitingCallbacks& waiting) {
  parts_.counts.waiting = waiting.count;
  if (now() < held_until_) return held_until_;
  const WallTime wall = parts_.wall();
  TimePoint next = now() + parts_.look;
  for (const TaskRecord& record : waiting.tasks) {
    const TaskId& task = record.asked.id;
    if (running_.contains(task) || settled_.contains(task)) continue;
    if (!is_due(parts_.rules, record.callback, wall)) {
      next = std::min(next, now() + (*record.callback.next - wall));
      continue;
    }
    if (std::ssize(running_) >= parts_.at_once) break;
    running_[task] = std::make_shared<Cancellation>();
    ++parts_.counts.running;
    background_.start(deliver(record));
  }
  return next;
}

boost::asio::awaitable<void> CallbackSender::deliver(TaskRecord record) {
  const std::shared_ptr<Cancellation> over = running_.at(record.asked.id);
  if (const auto outcome = co_await attempt(record, *over)) co_await note(record, *outcome);
  --parts_.counts.running;
  settled_.insert(record.asked.id);
  running_.erase(record.asked.id);
  changed_.tell();
}

boost::asio::awaitable<std::optional<CallbackOutcome>> CallbackSender::attempt(const TaskRecord& record,
                                                                               Cancellation& over) {
  const auto url = parts_.allow.check(record.asked.callback);
  if (!url || !parts_.secret) {
    spdlog::warn("callback of task {}: {}", record.asked.id.text,
                 url ? "there is nothing to sign it with" : url.error().text());
    co_return CallbackOutcome{CallbackOutcome::Answer::never, std::nullopt};
  }
  // The whole of it has an end, however slowly bytes come.
  boost::asio::steady_timer timer(parts_.io, parts_.attempt_time);
  timer.async_wait([over = std::weak_ptr(running_.at(record.asked.id))](const boost::system::error_code& called_off) {
    if (const auto held = over.lock(); held && !called_off) held->cancel();
  });
  const ServerUrl server{.host = url->host, .port = url->port, .path = "", .tls = url->tls};
  const ClientOptions options{.connect_time = parts_.attempt_time,
                              .idle_time = parts_.attempt_time,
                              .body_max = kAnswerMax,
                              .stop = &over,
                              .may_reach = [&](const auto& address) { return parts_.allow.may_reach(*url, address); },
                              .trust = parts_.trust};
  HttpClient client(parts_.io, server, options);
  ++parts_.counts.attempts;
  const auto answer = co_await client.send(request_of(*url, record, *parts_.secret, parts_.wall()));
  if (stopping_ && !answer) co_return std::nullopt;
  if (answer) {
    if (answer->status / 100 != 2)
      spdlog::info("callback of task {}: {} answered {}", record.asked.id.text, url->origin(), answer->status);
    co_return outcome_of(answer->status, answer->retry_after);
  }
  spdlog::info("callback of task {}: {}", record.asked.id.text,
               over.cancelled() ? url->origin() + ": no answer in time (callbacks.time)" : answer.error().text());
  co_return CallbackOutcome{};
}

boost::asio::awaitable<void> CallbackSender::note(const TaskRecord& record, CallbackOutcome outcome) {
  const WallTime wall = parts_.wall();
  const CallbackProgress progress =
      after_attempt(parts_.rules, record.callback, outcome, record.finished.value_or(wall), wall, parts_.chance());
  const auto noted = co_await answered<TaskRecord>(
      parts_.io, [&](auto done) { parts_.store.note_callback(record.asked.id, progress, std::move(done)); });
  if (progress.state == CallbackState::delivered) {
    ++parts_.counts.delivered;
    spdlog::info("callback of task {}: delivered to {} at attempt {}", record.asked.id.text,
                 place_of(record.asked.callback), progress.attempts);
  } else if (progress.state == CallbackState::failed) {
    ++parts_.counts.failed;
    spdlog::warn("callback of task {}: given up after {} attempts", record.asked.id.text, progress.attempts);
  }
  // Whose task was removed meanwhile needs no note.
  if (noted || noted.error().reason == Reason::task_missing) co_return;
  spdlog::warn("callback of task {}: its outcome could not be stored: {}", record.asked.id.text, noted.error().text());
  held_until_ = now() + parts_.store_pause;
}

}  // namespace plimsoll
