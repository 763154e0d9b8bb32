#include "http/response_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <iterator>

namespace plimsoll {
namespace {

constexpr std::array<std::string_view, 6> kOurs = {"Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive",
                                                   "Date",           "X-Request-Id"};

void append_field(std::string& out, std::string_view name, std::string_view value) {
  fmt::format_to(std::back_inserter(out), "{}: {}\r\n", name, value);
}

}  // namespace

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

std::string response_head(const HttpResponse& response, const ResponseFraming& framing) {
  std::string out = fmt::format("HTTP/1.1 {} {}\r\n", response.status, status_text(response.status));
  append_field(out, "Date", framing.date);
  for (const HttpHeaders::Field& field : response.headers.fields())
    if (std::ranges::none_of(kOurs, [&](std::string_view name) { return same_header_name(name, field.name); }))
      append_field(out, field.name, field.value);
  if (!framing.request_id.empty()) append_field(out, "X-Request-Id", framing.request_id);
  if (framing.chunked) append_field(out, "Transfer-Encoding", "chunked");
  if (framing.length) append_field(out, "Content-Length", std::to_string(*framing.length));
  if (!framing.keep_alive) append_field(out, "Connection", "close");
  if (framing.keep_alive && framing.http10) append_field(out, "Connection", "keep-alive");
  out += "\r\n";
  return out;
}

std::string http_date(std::int64_t seconds_since_1970) {
  static constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t moment = seconds_since_1970;
  std::tm parts{};
  ::gmtime_r(&moment, &parts);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays.at(static_cast<std::size_t>(parts.tm_wday)),
                     parts.tm_mday, kMonths.at(static_cast<std::size_t>(parts.tm_mon)), parts.tm_year + 1900,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

}  // namespace plimsoll
