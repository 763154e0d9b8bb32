// The server's log for machines: an object a line, {"time", "level", "message"} and an event's facts. Numbers stay
// texts but for status, bytes and times of requests.
#pragma once

#include <string>

#include "base/log.h"

namespace plimsoll {

[[nodiscard]] std::string json_log_line(const LogRecord& record);

}  // namespace plimsoll
