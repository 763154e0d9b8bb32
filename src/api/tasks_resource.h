// /v1/tasks: taken in, listed, shown, called off, removed.
#pragma once

#include "api/api_parts.h"
#include "api/submission.h"
#include "http/routes.h"

namespace plimsoll {

// `parts` outlives the routes; so for all add_… of this folder.
void add_tasks(HttpRoutes& routes, const ApiParts& parts);

// Takes the request's document in as a task. Also for POST /v1/read.
struct TakenTask {
  TaskRecord record;
  bool existed = false;
  SubmissionOptions asked;
};
[[nodiscard]] boost::asio::awaitable<std::expected<TakenTask, TaskRefusal>> take_task(const ApiParts& parts,
                                                                                      HttpExchange& exchange,
                                                                                      Caller caller);
// 202 with Location, or 200 for a task that was there.
[[nodiscard]] Async<void> answer_taken(const ApiParts& parts, HttpExchange& exchange, const TakenTask& taken);

}  // namespace plimsoll
