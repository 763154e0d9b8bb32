// plimsoll tasks list|show|cancel|watch: what a running server says of its tasks.
#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "document_outputs.h"
#include "interrupts.h"
#include "json_line.h"
#include "server_access.h"
#include "task_table.h"
#include "task_verdict.h"
#include "verbs.h"

namespace plimsoll {
namespace {

namespace asio = boost::asio;

WallTime wall_now() { return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now()); }

std::string event_line(const TaskEventView& event, bool as_json) {
  if (!as_json) {
    const std::string page = event.page ? fmt::format(" {}", *event.page) : std::string();
    return without_controls(fmt::format("{} {}{} {}", event.at, event.name, page, event.state)) + "\n";
  }
  JsonLine line(event.name);
  line.add("at", event.at);
  if (event.page) line.add("page", *event.page);
  return line.add("state", event.state).finish() + "\n";
}

// Of what was asked for: the exit status, an error being complained of at the end.
class TasksRun {
 public:
  TasksRun(asio::io_context& io, const TasksRequest& request, const ServerAccess& access)
      : request_(request), client_(io, access, &stop_), interrupts_(io, [this] { stop_.cancel(); }) {}

  Async<int> run() {
    auto status = co_await act();
    interrupts_.stop();
    co_return status;
  }

 private:
  Async<int> act() {
    switch (request_.action) {
      case TasksRequest::Action::list:
        return list();
      case TasksRequest::Action::show:
        return show();
      case TasksRequest::Action::cancel:
        return cancel();
      case TasksRequest::Action::watch:
        return watch();
    }
    return list();
  }

  // Piece by piece: there may be hundreds of thousands.
  Async<int> list() {
    std::string cursor;
    for (bool first = true;; first = false) {
      CO_TRY(const std::string json, co_await client_.get("/v1/tasks?limit=100" + cursor));
      CO_TRY(const TaskListView tasks, task_list(json));
      std::string text = request_.json ? json : first ? task_table_head() : std::string();
      if (!request_.json)
        for (const TaskView& task : tasks.tasks) text += task_row(task, wall_now());
      if (const int status = print(text); status != 0 || !tasks.next) co_return status;
      cursor = fmt::format("&cursor={}", *tasks.next);
    }
  }

  Async<int> show() {
    CO_TRY(const std::string json, co_await client_.get("/v1/tasks/" + request_.id));
    if (request_.json) co_return print(json);
    CO_TRY(const TaskView task, task_view(json));
    co_return print(task_details(task, wall_now()));
  }

  Async<int> cancel() {
    CO_TRY_VOID(co_await client_.remove({request_.id}));
    co_return 0;
  }

  Async<int> watch() {
    CO_TRY(const TaskView task, co_await client_.watch({request_.id}, [&](const TaskEventView& event) -> Result<void> {
      if (print(event_line(event, request_.json)) != 0) return fail(Reason::output_failed, "nobody reads stdout");
      return {};
    }));
    std::optional<Error> first;
    if (task.census.failed > 0 && task.census.failed == task.census.finished())
      CO_TRY_VOID(co_await each_lesser_page(client_, task.id, false, [&](const Page& page) {
        if (!first) first = page.failure;
      }));
    const auto verdict = verdict_on(summary_of(task), first);
    if (verdict) co_return std::unexpected(*verdict);
    co_return 0;
  }

  const TasksRequest& request_;
  Cancellation stop_;
  TaskClient client_;
  Interrupts interrupts_;
};

}  // namespace

int run_tasks(const TasksRequest& request, const LoadedSettings& loaded) {
  const auto access = server_access(loaded.settings);
  if (!access) return complain(access.error());
  asio::io_context io(1);
  TasksRun run(io, request, *access);
  std::optional<Result<int>> status;
  asio::co_spawn(io, run.run(), [&](const std::exception_ptr&, Result<int> ended) {
    status = std::move(ended);
    io.stop();  // a kept connection has its timer
  });
  io.run();
  return *status ? **status : complain(status->error());
}

}  // namespace plimsoll
