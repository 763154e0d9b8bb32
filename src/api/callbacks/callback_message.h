// What a callback says: that a task has ended, and how. No word of its document.
#pragma once

#include <string>

#include "api/json.h"

namespace plimsoll {

// {"type": "task.done", "timestamp": …, "data": {id, state, pages, created, started, finished, error, links}}; the same
// bytes at each attempt.
[[nodiscard]] std::string callback_message(const TaskRecord& record);

}  // namespace plimsoll
