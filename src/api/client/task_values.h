// What a server says, as values: the other side of api/task_json.h. Pure. Answers of another program, or of a version
// that says it differently, are Reason::protocol.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/page.h"
#include "http/client.h"
#include "tasks/task_record.h"

namespace plimsoll {

struct TaskView {
  TaskId id;
  TaskState state = TaskState::queued;
  std::string name;
  std::string tenant;
  std::string priority;
  std::optional<WallTime> created;
  std::string format;
  int document_pages = 0;
  int pages = 0;  // that are to be read
  PageCensus census;
  std::optional<double> eta_seconds;
  std::optional<Error> error;
};

[[nodiscard]] Result<TaskView> task_view(std::string_view json);

struct TaskListView {
  std::vector<TaskView> tasks;
  std::optional<std::uint64_t> next;  // the cursor of what follows
};
[[nodiscard]] Result<TaskListView> task_list(std::string_view json);

struct PageListView {
  struct Row {
    int number = 0;
    std::string state;
  };
  std::vector<Row> pages;
  std::optional<std::uint64_t> next;
};
[[nodiscard]] Result<PageListView> page_list(std::string_view json);
// One page with its content.
[[nodiscard]] Result<Page> page_value(std::string_view json);

// One event of a task.
struct TaskEventView {
  std::string name;  // "created", "state", "page", "page_lost", "missed"
  std::string at;
  std::optional<int> page;
  std::string state;  // of the task or page
};
[[nodiscard]] Result<TaskEventView> event_view(std::string_view name, std::string_view data);

// Of an answer that is no success: the server's own reason and words, so that whoever asked it ends as if it had been
// done here. Reason::protocol for what does not come from our server, such as a proxy's page.
[[nodiscard]] Error error_of(const ClientResponse& response);

}  // namespace plimsoll
