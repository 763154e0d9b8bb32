#include "task_verdict.h"

#include <fmt/format.h>

namespace plimsoll {

DocumentSummary summary_of(const TaskView& task) {
  DocumentSummary summary{
      .done = task.census.done, .degraded = task.census.degraded, .failed = task.census.failed, .failure = task.error};
  if (task.state == TaskState::cancelled)
    summary.failure = fail(Reason::interrupted, "the task was cancelled on the server").error();
  if (task.state == TaskState::failed && !summary.failure)
    summary.failure = fail(Reason::internal, "the task failed, and the server does not say why").error();
  return summary;
}

Async<void> each_lesser_page(TaskClient& client, TaskId id, bool degraded, std::function<void(const Page&)> take) {
  const std::string where = fmt::format("/v1/tasks/{}/pages", id.text);
  std::string cursor;
  while (true) {
    CO_TRY(const std::string answer, co_await client.get(where + cursor));
    CO_TRY(const PageListView list, page_list(answer));
    for (const PageListView::Row& row : list.pages) {
      if (row.state != "failed" && !(degraded && row.state == "degraded")) continue;
      CO_TRY(const std::string text, co_await client.get(fmt::format("{}/{}", where, row.number)));
      CO_TRY(const Page page, page_value(text));
      take(page);
    }
    if (!list.next) co_return Result<void>{};
    cursor = fmt::format("?cursor={}", *list.next);
  }
}

}  // namespace plimsoll
