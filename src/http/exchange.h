// One request and its answer, as a handler gets them. Abstract, so that tests of handlers need no socket.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>

#include "async/async.h"
#include "async/cancellation.h"
#include "http/message.h"
#include "http/principal.h"

namespace plimsoll {

// io thread only. A handler reads as much of the body as it wants and answers once: respond(), or begin(), any number
// of write(), finish(). It may answer before it has read the body.
class HttpExchange {
 public:
  virtual ~HttpExchange() = default;

  [[nodiscard]] virtual const HttpRequest& request() const = 0;
  [[nodiscard]] virtual const Principal& principal() const = 0;

  // The next bytes of the body; 0: it has ended. The first call sends "100 Continue" to a client that waits for it, so
  // whoever refuses beforehand never has the body sent. Reason::http_request (broken chunks), request_time (too slow),
  // client_gone. `into` is not empty.
  [[nodiscard]] virtual Async<std::size_t> read_body(std::span<std::byte> into) = 0;

  // The whole answer. To HEAD the body stays here and Content-Length tells its size. Reason::client_gone, when the
  // client no longer takes it.
  [[nodiscard]] virtual Async<void> respond(HttpResponse response) = 0;
  // An answer of unknown length: chunked (HTTP/1.0: until the connection ends; HEAD: the head only). `head.body` is the
  // first piece, if it is not empty. Once begin() has been called an error of the handler cuts the connection, so that
  // no client takes a part for the whole.
  [[nodiscard]] virtual Async<void> begin(HttpResponse head) = 0;
  [[nodiscard]] virtual Async<void> write(std::string_view piece) = 0;
  [[nodiscard]] virtual Async<void> finish() = 0;

  // Cancelled when the client closes its end while the handler works, when the connection breaks, and when the server's
  // grace for running exchanges is over: the handler must end soon. Watching starts with the first call. What a client
  // has sent ahead (the next request) is no sign of its going.
  [[nodiscard]] virtual Cancellation& gone() = 0;
};

// An error before the answer has begun becomes a problem (problem.h), later it cuts the connection.
using HttpHandler = std::function<Async<void>(HttpExchange&)>;

// The whole body, at most `bytes_max`: Reason::body_bytes with `setting` in its words, before anything is read when the
// client said so itself.
[[nodiscard]] Async<std::string> read_whole_body(HttpExchange& exchange, std::size_t bytes_max,
                                                 std::string_view setting);

}  // namespace plimsoll
