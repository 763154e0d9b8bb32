// The parts that the description of the API is put together from.
#pragma once

#include "api/json.h"

namespace plimsoll {

[[nodiscard]] Json schemas();
// One server-sent event.
[[nodiscard]] Json event_schema();
[[nodiscard]] Json path_parameter(std::string_view name);
[[nodiscard]] Json query_parameter(std::string_view name);
// A document on its way in, and its options as query parameters.
[[nodiscard]] Json document_request();
[[nodiscard]] std::vector<Json> document_parameters();

}  // namespace plimsoll
