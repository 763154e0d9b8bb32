// Tasks of a running server, as the command line asks for them.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <optional>
#include <string>

#include "api/client/document_order.h"
#include "api/client/patience.h"
#include "api/client/task_values.h"
#include "async/async.h"
#include "async/cancellation.h"
#include "http/client.h"

namespace plimsoll {

struct ServerAccess {
  ServerUrl url;
  std::string key;            // sent as Bearer; empty: none
  Milliseconds retry_time{};  // how long to come again to a server that refuses for now, or is gone
};

// io thread only; one call at a time. Refusals are the server's own errors (error_of). A server that has answered once
// and then is silent is waited for, as long as the retry time says: it may be starting again. Reason::interrupted once
// `stop` is called off.
class TaskClient {
 public:
  TaskClient(boost::asio::io_context& io, const ServerAccess& access, Cancellation* stop = nullptr);

  // A path with its query; the answer's body.
  [[nodiscard]] Async<std::string> get(std::string target);
  [[nodiscard]] Async<TaskView> task(TaskId id);
  // The regular file from its start, in pieces. Refusals with a time to come again are waited out. A submission whose
  // answer was lost is repeated under the same Idempotency-Key: it never gives two tasks.
  [[nodiscard]] Async<TaskView> submit(const DocumentOrder& order, int file);
  // Each event, until the task has ended; then the task. Comes again behind the last event when the connection breaks.
  using EventTaker = std::function<Result<void>(const TaskEventView&)>;
  [[nodiscard]] Async<TaskView> watch(TaskId id, EventTaker take);
  // In pieces. Not repeated when the connection breaks: what came is already on its way.
  [[nodiscard]] Async<void> result(TaskId id, std::string format, HttpClient::Piece piece);
  // Calls off what is not finished, removes what is.
  [[nodiscard]] Async<void> remove(TaskId id);

 private:
  [[nodiscard]] Async<ClientResponse> send(HttpClient& http, ClientRequest request, HttpClient::Piece piece = nullptr);
  // Waits and tries again as long as that can help.
  [[nodiscard]] Async<ClientResponse> send_patiently(ClientRequest request);
  // Before the next try; `error` when there is none.
  [[nodiscard]] Async<void> wait_after(Patience& patience, const Error& error, Milliseconds asked);

  boost::asio::io_context& io_;
  const ServerAccess& access_;
  Cancellation* stop_;
  HttpClient calls_;
  HttpClient events_;
  bool answered_ = false;                    // by this server, whatever it said
  std::optional<Milliseconds> retry_after_;  // of the last answer
};

}  // namespace plimsoll
