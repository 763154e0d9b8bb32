// Members of an object that another program wrote: what is missing or of another type is empty.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "api/json.h"

namespace plimsoll {

[[nodiscard]] std::string text_in(const Json& object, std::string_view name);
[[nodiscard]] int number_in(const Json& object, std::string_view name);
[[nodiscard]] double decimal_in(const Json& object, std::string_view name);
[[nodiscard]] Bytes bytes_in(const Json& object, std::string_view name);
// An empty one, so that its members are missing, too.
[[nodiscard]] const Json& object_in(const Json& object, std::string_view name);
[[nodiscard]] const Json& array_in(const Json& object, std::string_view name);

}  // namespace plimsoll
