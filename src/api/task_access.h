// A task by its id, for whoever asks: another tenant's is as good as none.
#pragma once

#include "api/api_parts.h"
#include "http/exchange.h"

namespace plimsoll {

// The path's {id}. Reason::task_missing: no such task, or another tenant's (admins see all).
[[nodiscard]] Async<TaskRecord> task_of(const ApiParts& parts, const HttpExchange& exchange);

[[nodiscard]] bool may_see(const Principal& principal, const TaskRecord& record);

}  // namespace plimsoll
