// JSON as the API writes it, and answers made of it.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "http/exchange.h"
#include "http/problem.h"
#include "tasks/task_record.h"

namespace plimsoll {

// Members stay in the order they were written in.
using Json = nlohmann::ordered_json;

// "2026-11-25T13:01:26.123Z"
[[nodiscard]] std::string to_text(WallTime at);
// The inverse; also without fractions. Nothing for what is none.
[[nodiscard]] std::optional<WallTime> wall_time(std::string_view text);
[[nodiscard]] Json to_json(std::optional<WallTime> at);
[[nodiscard]] double seconds(Milliseconds time);
// As people who count memory in MB expect it: of 2^20 bytes, rounded to a tenth.
[[nodiscard]] double megabytes(Bytes bytes);
[[nodiscard]] Json to_json(const Error& error);

[[nodiscard]] HttpResponse json_response(int status, const Json& json);
[[nodiscard]] Async<void> answer(HttpExchange& exchange, int status, const Json& json);
// A problem with more than the error: when to come again, members of one's own.
[[nodiscard]] Async<void> refuse(HttpExchange& exchange, const Error& error, std::optional<Milliseconds> retry_after);

}  // namespace plimsoll
