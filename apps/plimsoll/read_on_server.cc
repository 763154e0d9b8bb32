#include "read_on_server.h"

#include <fmt/format.h>

#include "task_verdict.h"

namespace plimsoll {

namespace asio = boost::asio;

std::unique_ptr<TaskClient> ReadOnServer::take_client() {
  if (free_.empty()) return std::make_unique<TaskClient>(desk_.io, access_, &stop_);
  std::unique_ptr<TaskClient> client = std::move(free_.back());
  free_.pop_back();
  return client;
}

asio::awaitable<DocumentEnd> ReadOnServer::read(std::size_t document) {
  std::unique_ptr<TaskClient> client = take_client();
  auto end = co_await read_task(*client, document);
  free_.push_back(std::move(client));
  if (!end) co_return DocumentEnd{.verdict = std::move(end).error()};
  co_return *std::move(end);
}

Async<DocumentEnd> ReadOnServer::read_task(TaskClient& client, std::size_t document) {
  const Input& input = desk_.plan.inputs[document];
  std::vector<OpenTarget> outputs;
  for (const Target& target : desk_.plan.targets[document]) {
    CO_TRY(OpenTarget output, open_target(target, desk_.if_exists));
    outputs.push_back(std::move(output));
  }
  CO_TRY(const UniqueFd body, co_await desk_.open(document));
  CO_TRY(TaskView task, co_await client.submit({.name = input.name,
                                                .pages = desk_.request.pages,
                                                .password = desk_.plan.password,
                                                .strict = desk_.request.strict,
                                                .text_layer = desk_.settings.text_layer,
                                                .features = desk_.settings.features,
                                                .language = desk_.settings.language,
                                                .models = desk_.settings.models},
                                               body.get()));
  auto end = co_await follow(client, task, document, outputs);
  // What could not be fetched because the server is gone may still be had from it: the error names the task.
  const bool lost = !end && end.error().reason == Reason::server_silent;
  if (!lost) co_await let_go(client, task.id, end.has_value());
  if (!end) co_return std::unexpected(std::move(end).error().in("task " + task.id.text));
  co_return end;
}

Async<DocumentEnd> ReadOnServer::follow(TaskClient& client, const TaskView& taken, std::size_t document,
                                        std::vector<OpenTarget>& outputs) {
  Progress& progress = desk_.progress;
  progress.opened(document, {taken.name, taken.format, taken.document_pages, taken.pages, {}});
  // Pages of which more is to be told are told when the task has ended and their content can be had.
  const bool tells_degraded = progress.tells_degraded();
  CO_TRY(const TaskView task, co_await client.watch(taken.id, [&](const TaskEventView& event) -> Result<void> {
    const bool told_later = event.state == "failed" || (tells_degraded && event.state == "degraded");
    if (event.name == "page" && event.page && !told_later) progress.page_of_task(document, *event.page, event.state);
    return {};
  }));
  const DocumentSummary summary = summary_of(task);
  std::optional<Error> first;
  if (summary.failed > 0 || (tells_degraded && summary.degraded > 0))
    CO_TRY_VOID(co_await each_lesser_page(client, task.id, tells_degraded, [&](const Page& page) {
      progress.page_of_task(document, page);
      if (!first) first = page.failure;
    }));
  DocumentEnd end{.verdict = verdict_on(summary, first), .pages = summary.done + summary.degraded + summary.failed};
  const bool keep_files = !end.verdict || end.verdict->reason == Reason::partial;
  for (OpenTarget& output : outputs)
    if (!output.file || keep_files) CO_TRY_VOID(co_await fetch(client, task.id, document, output));
  co_return end;
}

Async<void> ReadOnServer::fetch(TaskClient& client, TaskId id, std::size_t document, OpenTarget& output) {
  CO_TRY_VOID(co_await client.result(id, output.format, [&](std::string_view bytes) {
    return output.file ? output.file->write(bytes) : desk_.standard_output.write(document, bytes);
  }));
  if (output.file) co_return output.file->commit();
  co_return Result<void>{};
}

asio::awaitable<void> ReadOnServer::let_go(TaskClient& client, TaskId id, bool complete) {
  if (complete && desk_.request.keep) co_return;
  TaskClient unstopped(desk_.io, access_);
  auto gone = co_await (complete ? client : unstopped).remove(id);
  if (!gone && !complete && !stop_.cancelled()) co_return;  // the document's own error says enough
  if (!gone)
    desk_.progress.note(fmt::format("plimsoll: task {} stays on the server: {}", id.text, gone.error().text()));
}

asio::awaitable<void> ReadOnServer::shut_down() {
  free_.clear();
  co_return;
}

}  // namespace plimsoll
