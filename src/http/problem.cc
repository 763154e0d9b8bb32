#include "http/problem.h"

#include <algorithm>
#include <array>
#include <string>

#include "document/json_text.h"

namespace plimsoll {
namespace {

constexpr std::array<std::string_view, 8> kStandard = {"type",     "title",  "status", "detail",
                                                       "instance", "reason", "code",   "retry_after"};

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out += out.empty() ? "{" : ", ";
  append_json_string(out, name);
  out += ": ";
  append_json_string(out, text);
}

void append_ready(std::string& out, std::string_view name, std::string_view json) {
  out += ", ";
  append_json_string(out, name);
  out += ": ";
  out += json;
}

std::int64_t whole_seconds(Milliseconds wait) {
  return std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(wait).count());
}

}  // namespace

int problem_status(Reason reason) {
  const int status = facts(reason).http_status;
  return status == 499 ? 503 : status;
}

HttpResponse problem(const Error& error, const ProblemDetails& details) {
  const int status = problem_status(error.reason);
  const std::string_view reason = facts(error.reason).label;
  std::string body;
  append_member(body, "type", "urn:plimsoll:reason:" + std::string(reason));
  append_member(body, "title", status_text(status));
  append_ready(body, "status", std::to_string(status));
  append_member(body, "detail", error.text());
  if (!details.request_id.empty()) append_member(body, "instance", details.request_id);
  append_member(body, "reason", reason);
  append_member(body, "code", label(error.code));
  if (details.retry_after) append_ready(body, "retry_after", std::to_string(whole_seconds(*details.retry_after)));
  for (const auto& [name, json] : details.more)
    if (std::ranges::find(kStandard, name) == kStandard.end()) append_ready(body, name, json);
  body += "}\n";

  HttpResponse response = http_response(status, "application/problem+json", std::move(body));
  if (details.retry_after) response.headers.set("Retry-After", std::to_string(whole_seconds(*details.retry_after)));
  if (status == 401) response.headers.set("WWW-Authenticate", "Bearer realm=\"plimsoll\"");
  response.headers.set("Cache-Control", "no-store");
  return response;
}

}  // namespace plimsoll
