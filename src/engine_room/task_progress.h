// How far this process has got with a task: what the store does not keep.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"

namespace plimsoll {

struct TaskProgress {
  std::optional<TimePoint> begun_at;
  Milliseconds page_time{};             // foretold, per page
  int pages = 0;                        // read since it was begun
  Bytes largest_use;                    // of a page's lease
  std::map<std::string, int> left_out;  // pages by what they were read without; bounded (task_run.cc)
};

}  // namespace plimsoll
