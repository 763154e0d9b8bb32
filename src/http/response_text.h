// The head of a response as it goes over the wire.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace plimsoll {

struct ResponseFraming {
  bool http10 = false;
  bool keep_alive = true;
  bool chunked = false;
  std::optional<std::uint64_t> length{};  // Content-Length
  std::string_view request_id{};
  std::string_view date{};
};

// 1xx, 204 and 304 have no body, whatever a handler says.
[[nodiscard]] bool may_have_body(int status);
[[nodiscard]] std::string response_head(const HttpResponse& response, const ResponseFraming& framing);
// "Sun, 06 Nov 1994 08:49:37 GMT"
[[nodiscard]] std::string http_date(std::int64_t seconds_since_1970);

}  // namespace plimsoll
