// A task as the API shows it.
#pragma once

#include "api/json.h"
#include "engine_room/task_order.h"
#include "engine_room/task_progress.h"
#include "tasks/task_record.h"

namespace plimsoll {

// `live`: of one that is read here.
[[nodiscard]] Json to_json(const TaskRecord& record, const std::optional<TaskProgress>& live, TimePoint now);

// Parts of it: the census, and where the rest is.
[[nodiscard]] Json pages_json(const TaskRecord& record);
[[nodiscard]] Json links_json(const TaskRecord& record);

[[nodiscard]] std::string_view label(TaskPriority priority);
[[nodiscard]] std::optional<TaskPriority> priority_from_label(std::string_view label);

}  // namespace plimsoll
