// What a task of a server counts as: the same as a document that was read here (verdict_on in document_outputs.h).
#pragma once

#include <optional>

#include "api/client/task_client.h"
#include "engine_room/engine_room.h"

namespace plimsoll {

// A task that has ended.
[[nodiscard]] DocumentSummary summary_of(const TaskView& task);

// Its pages that could not be read (or not in full, `degraded` too), in their order; their content comes from the
// server one by one.
[[nodiscard]] Async<void> each_lesser_page(TaskClient& client, TaskId id, bool degraded,
                                           std::function<void(const Page&)> take);

}  // namespace plimsoll
