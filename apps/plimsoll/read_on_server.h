// Documents read by a running server: each becomes a task there, and its results come back as the files and the text
// that reading here would give.
#pragma once

#include <memory>
#include <vector>

#include "api/client/task_client.h"
#include "document_outputs.h"
#include "read_run.h"

namespace plimsoll {

class ReadOnServer final : public ReadPlace {
 public:
  ReadOnServer(ReadDesk& desk, ServerAccess access) : desk_(desk), access_(std::move(access)) {}

  [[nodiscard]] boost::asio::awaitable<DocumentEnd> read(std::size_t document) override;
  // Tasks that run are cancelled on the server.
  void stop() override { stop_.cancel(); }
  [[nodiscard]] boost::asio::awaitable<void> shut_down() override;

 private:
  // From the document's bytes to its end. An error: also the document's, with no output of it.
  [[nodiscard]] Async<DocumentEnd> read_task(TaskClient& client, std::size_t document);
  // Until it has ended; then its outputs, and what it counts as.
  [[nodiscard]] Async<DocumentEnd> follow(TaskClient& client, const TaskView& taken, std::size_t document,
                                          std::vector<OpenTarget>& outputs);
  [[nodiscard]] Async<void> fetch(TaskClient& client, TaskId id, std::size_t document, OpenTarget& output);
  // Removes a task whose outputs are here, unless it is to be kept; cancels any other.
  [[nodiscard]] boost::asio::awaitable<void> let_go(TaskClient& client, TaskId id, bool complete);

  // One that is free keeps its connection, and knows that the server was there.
  [[nodiscard]] std::unique_ptr<TaskClient> take_client();

  ReadDesk& desk_;
  ServerAccess access_;
  Cancellation stop_;
  std::vector<std::unique_ptr<TaskClient>> free_;  // as many as documents are read at once
};

}  // namespace plimsoll
