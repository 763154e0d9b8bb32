// A document on its way in: the request's options and the body, streamed to disk and never in memory. Shared by
// POST /v1/tasks, /v1/read and /v1/plan.
//
//   multipart/form-data   part "document" (or "file"), and "options" (JSON) or one part for each option
//   any other type        the body is the document; options are query parameters
#pragma once

#include <string>

#include "api/api_parts.h"
#include "api/json.h"
#include "engine_room/task_order.h"
#include "http/exchange.h"

namespace plimsoll {

// What a request asks for, besides the document.
struct SubmissionOptions {
  TaskOrder order;
  std::optional<TaskPriority> priority;
  std::optional<WallTime> deadline;
  std::optional<Milliseconds> within;  // the deadline, from now on
  std::string tenant;                  // empty: the caller's
  std::string callback;                // told when the task has ended
  std::string format;                  // of the result of /v1/read
};

// One option as text ("pages", "3-7"). Reason::task_option names the option and what it may be.
[[nodiscard]] Result<void> set_option(SubmissionOptions& options, std::string_view name, std::string_view value);
// A JSON object of options: texts, numbers, true and false, and lists of texts, which are joined by commas.
[[nodiscard]] Result<void> set_options(SubmissionOptions& options, std::string_view json);

// What only the server's settings can tell. Reason::task_option names the setting.
[[nodiscard]] Result<void> check_options(const SubmissionOptions& options, const Settings& settings,
                                         const CallbackAllow& allow);

// Whether it can be read with the models that it asks for. Reason::task_option names the option and what there is.
[[nodiscard]] Result<void> check_models(const SubmissionOptions& options, const EngineRoom& engine);

struct Submission {
  TaskId id;
  SubmissionOptions options;
  StoredBody body;
};

// Reads the whole request. Reason::file_bytes before anything is read when the client announces too much; body_quota,
// store_full, http_request, media_type, empty_file, task_option. Nothing stays on disk then.
[[nodiscard]] Async<Submission> receive(const ApiParts& parts, HttpExchange& exchange);

// As the desk takes it. `fingerprint` covers options and body. Reason::forbidden: another tenant's name without admin.
[[nodiscard]] Result<NewTask> new_task(const ApiParts& parts, const HttpExchange& exchange,
                                       const Submission& submission);

}  // namespace plimsoll
