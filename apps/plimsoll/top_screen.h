// What `plimsoll top` shows. Pure.
#pragma once

#include <optional>
#include <string>

#include "api/client/server_view.h"
#include "api/client/task_values.h"

namespace plimsoll {

struct ScreenSize {
  std::size_t rows = 24;
  std::size_t columns = 80;
};

// Lines, each with its end, cut to the size when there is one: services and tasks get what room there is.
[[nodiscard]] std::string top_screen(const std::string& server, const ServerView& view, const TaskListView& tasks,
                                     WallTime now, std::optional<ScreenSize> size);

}  // namespace plimsoll
