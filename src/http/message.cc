#include "http/message.h"

#include <algorithm>
#include <array>

namespace plimsoll {
namespace {

constexpr std::array<std::string_view, 8> kMethods = {"GET",   "HEAD",   "POST",    "PUT",
                                                      "PATCH", "DELETE", "OPTIONS", "OTHER"};

struct Status {
  int number;
  std::string_view text;
};
constexpr std::array kStatuses = {
    Status{100, "Continue"},
    Status{200, "OK"},
    Status{201, "Created"},
    Status{202, "Accepted"},
    Status{204, "No Content"},
    Status{206, "Partial Content"},
    Status{301, "Moved Permanently"},
    Status{302, "Found"},
    Status{303, "See Other"},
    Status{304, "Not Modified"},
    Status{307, "Temporary Redirect"},
    Status{308, "Permanent Redirect"},
    Status{400, "Bad Request"},
    Status{401, "Unauthorized"},
    Status{403, "Forbidden"},
    Status{404, "Not Found"},
    Status{405, "Method Not Allowed"},
    Status{406, "Not Acceptable"},
    Status{408, "Request Timeout"},
    Status{409, "Conflict"},
    Status{410, "Gone"},
    Status{411, "Length Required"},
    Status{412, "Precondition Failed"},
    Status{413, "Content Too Large"},
    Status{414, "URI Too Long"},
    Status{415, "Unsupported Media Type"},
    Status{416, "Range Not Satisfiable"},
    Status{417, "Expectation Failed"},
    Status{422, "Unprocessable Content"},
    Status{425, "Too Early"},
    Status{428, "Precondition Required"},
    Status{429, "Too Many Requests"},
    Status{431, "Request Header Fields Too Large"},
    Status{499, "Client Closed Request"},
    Status{500, "Internal Server Error"},
    Status{501, "Not Implemented"},
    Status{502, "Bad Gateway"},
    Status{503, "Service Unavailable"},
    Status{504, "Gateway Timeout"},
    Status{505, "HTTP Version Not Supported"},
    Status{507, "Insufficient Storage"},
};

bool is_lower_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_zeros(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

}  // namespace

std::string_view to_text(HttpMethod method) { return kMethods.at(static_cast<std::size_t>(method)); }

HttpMethod method_from_text(std::string_view text) {
  const auto* const found = std::ranges::find(kMethods, text);
  // The last one is our own word for all others, no method.
  return found == kMethods.end() ? HttpMethod::other : static_cast<HttpMethod>(found - kMethods.begin());
}

std::string_view HttpRequest::path_value(std::string_view name) const {
  for (const auto& [key, value] : path_values)
    if (key == name) return value;
  return {};
}

std::optional<std::string_view> HttpRequest::query_value(std::string_view name) const {
  for (const auto& [key, value] : query)
    if (key == name) return value;
  return std::nullopt;
}

std::string_view HttpRequest::trace_id() const {
  return trace_parent.empty() ? std::string_view() : std::string_view(trace_parent).substr(3, 32);
}

std::string HttpRequest::media_type() const {
  std::string_view type = header("Content-Type");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ') || type.ends_with('\t')) type.remove_suffix(1);
  std::string lower(type);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

HttpResponse http_response(int status, std::string_view content_type, std::string body) {
  HttpResponse response{status, {}, std::move(body)};
  response.headers.set("Content-Type", content_type);
  return response;
}

std::string_view status_text(int status) {
  const auto* const found = std::ranges::find(kStatuses, status, &Status::number);
  return found == kStatuses.end() ? "Status" : found->text;
}

bool is_sane_request_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  });
}

// version "-" trace-id "-" parent-id "-" flags; a later version may have more behind it.
bool is_trace_parent(std::string_view text) {
  constexpr std::size_t kLength = 55;
  if (text.size() < kLength || text.size() > 128) return false;
  const std::string_view version = text.substr(0, 2);
  const std::string_view trace = text.substr(3, 32);
  const std::string_view parent = text.substr(36, 16);
  if (text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
  if (!is_lower_hex(version) || !is_lower_hex(trace) || !is_lower_hex(parent) || !is_lower_hex(text.substr(53, 2)))
    return false;
  if (version == "ff" || is_zeros(trace) || is_zeros(parent)) return false;
  return text.size() == kLength || (version != "00" && text[kLength] == '-');
}

}  // namespace plimsoll
