// Server-sent events over an exchange.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "async/async.h"
#include "base/clock.h"
#include "http/exchange.h"

namespace plimsoll {

// One event as text: id and name (left out when empty; what follows a line break in them is cut off), data with a
// "data:" before each of its lines.
[[nodiscard]] std::string event_text(std::string_view id, std::string_view name, std::string_view data);

// io thread only; lives in a handler. Pieces go out at once; errors are those of HttpExchange::write().
class EventStream {
 public:
  explicit EventStream(HttpExchange& exchange) : exchange_(exchange) {}

  // The head, and how long a client should wait before it comes again.
  [[nodiscard]] Async<void> begin(std::optional<Milliseconds> retry = std::nullopt);
  [[nodiscard]] Async<void> event(std::string_view id, std::string_view name, std::string_view data);
  // A remark that clients skip: shows proxies, and us, that both ends are there.
  [[nodiscard]] Async<void> heartbeat();
  [[nodiscard]] Async<void> finish();

  // The id after which a client that comes again wants to go on.
  [[nodiscard]] std::string_view last_id() const { return exchange_.request().header("Last-Event-ID"); }

 private:
  HttpExchange& exchange_;
};

}  // namespace plimsoll
