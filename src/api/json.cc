#include "api/json.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cmath>
#include <cstdio>

namespace plimsoll {

std::string to_text(WallTime at) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(at);
  const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(at - whole).count();
  const std::time_t time = std::chrono::system_clock::to_time_t(std::chrono::system_clock::time_point(whole));
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(time), rest);
}

std::optional<WallTime> wall_time(std::string_view text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, end = 0;
  double second = 0;
  const std::string copy(text.substr(0, 40));
  // NOLINTNEXTLINE(cert-err34-c): every field is checked below
  if (std::sscanf(copy.c_str(), "%4d-%2d-%2dT%2d:%2d:%6lfZ%n", &year, &month, &day, &hour, &minute, &second, &end) != 6)
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  const bool sane = date.ok() && hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 61;
  if (end == 0 || static_cast<std::size_t>(end) != text.size() || !sane) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::milliseconds(std::llround(second * 1000));
}

Json to_json(std::optional<WallTime> at) { return at ? Json(to_text(*at)) : Json(nullptr); }

double seconds(Milliseconds time) { return static_cast<double>(time.count()) / 1000; }

double megabytes(Bytes bytes) { return std::round(static_cast<double>(bytes.count()) / (1 << 20) * 10) / 10; }

Json to_json(const Error& error) {
  return {{"reason", facts(error.reason).label}, {"code", label(error.code)}, {"message", error.text()}};
}

HttpResponse json_response(int status, const Json& json) {
  // What is not UTF-8 (a file's name) must not fail the answer.
  return http_response(status, "application/json", json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
}

Async<void> answer(HttpExchange& exchange, int status, const Json& json) {
  co_return co_await exchange.respond(json_response(status, json));
}

Async<void> refuse(HttpExchange& exchange, const Error& error, std::optional<Milliseconds> retry_after) {
  co_return co_await exchange.respond(
      problem(error, {.request_id = exchange.request().id, .retry_after = retry_after, .more = {}}));
}

}  // namespace plimsoll
