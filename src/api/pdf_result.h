// The result as a searchable PDF: the task's pages and its document go to files beside the bodies, a helper makes one
// PDF of them, and that is sent. It is made anew for each request that asks for it.
#pragma once

#include "api/api_parts.h"
#include "engine_room/task_order.h"

namespace plimsoll {

// `head`: of the answer, complete but for the length. Reason::body_quota while there is no room for it.
[[nodiscard]] Async<void> answer_pdf(const ApiParts& parts, HttpExchange& exchange, const TaskRecord& record,
                                     const TaskOrder& order, HttpResponse head);

}  // namespace plimsoll
