// Tables in canonical JSON. Private to the page codec.
#pragma once

#include <string>

#include "document/json_cursor.h"
#include "document/page.h"

namespace plimsoll {

void append_table(std::string& out, const Table& table);
// Its numbers are within their bounds; whether it is_sound() is for the caller to find out, who knows the lines.
[[nodiscard]] Table read_table(JsonCursor& cursor);

}  // namespace plimsoll
