// A request as handlers see it, and their response: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/headers.h"

namespace plimsoll {

enum class HttpMethod : std::uint8_t { get, head, post, put, patch, del, options, other };

// "GET"; of `other` "OTHER", so that no client invents a metric label.
[[nodiscard]] std::string_view to_text(HttpMethod method);
[[nodiscard]] HttpMethod method_from_text(std::string_view text);

struct HttpRequest {
  HttpMethod method = HttpMethod::get;
  std::string target;  // as it came, without scheme and host: "/v1/tasks/7%41?wait=1"
  // Percent-decoded. A "/" in a segment was %2F, ".." is a name like any other: segments are looked up, never opened.
  std::vector<std::string> path;
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in order; without "=" the value is empty
  HttpHeaders headers;
  std::string peer;                             // address without port: "127.0.0.1", "::1"
  std::optional<std::uint64_t> content_length;  // nothing: no body, or chunked
  bool has_body = false;                        // there is something to read_body()
  std::string id;                               // X-Request-Id if it is sane (64 of A-Za-z0-9._-), else made
  std::string trace_parent;                     // W3C traceparent, empty unless valid

  // Set by HttpRoutes.
  std::string_view route;  // the pattern: the label for metrics and logs
  std::vector<std::pair<std::string, std::string>> path_values;

  [[nodiscard]] std::string_view header(std::string_view name) const { return headers.find(name); }
  // Of "/v1/tasks/{id}": path_value("id"). Empty: the pattern has none of that name.
  [[nodiscard]] std::string_view path_value(std::string_view name) const;
  // The first of that name.
  [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const;
  // 32 hexadecimal digits of trace_parent, or empty.
  [[nodiscard]] std::string_view trace_id() const;
  // Content-Type without parameters, in lower case: "multipart/form-data".
  [[nodiscard]] std::string media_type() const;
};

struct HttpResponse {
  int status = 200;
  // Content-Length, Transfer-Encoding, Connection, Date and X-Request-Id are the server's: what is set of them is
  // replaced.
  HttpHeaders headers;
  std::string body;
};

// A response with a body of that type.
[[nodiscard]] HttpResponse http_response(int status, std::string_view content_type, std::string body);
// "Not Found"; "Status" for numbers without a name of their own.
[[nodiscard]] std::string_view status_text(int status);

[[nodiscard]] bool is_sane_request_id(std::string_view text);
[[nodiscard]] bool is_trace_parent(std::string_view text);

}  // namespace plimsoll
