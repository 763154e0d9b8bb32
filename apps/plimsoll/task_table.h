// Tasks of a server as text for people. Pure.
#pragma once

#include <string>
#include <string_view>

#include "api/client/task_values.h"

namespace plimsoll {

// Names come from others and go to a terminal: control characters become '?'.
[[nodiscard]] std::string without_controls(std::string_view text);

[[nodiscard]] std::string task_table_head();
// ID, state, priority, pages finished of all, age, name: one line.
[[nodiscard]] std::string task_row(const TaskView& task, WallTime now);
// All of one task, a line each.
[[nodiscard]] std::string task_details(const TaskView& task, WallTime now);
// "12s", "5m", "3h", "9d"
[[nodiscard]] std::string age_text(std::chrono::seconds age);

}  // namespace plimsoll
