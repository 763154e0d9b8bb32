// An absolute URL of http or https, taken apart. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace plimsoll {

struct HttpUrl {
  bool tls = false;
  std::string host;          // in lower case; of IPv6 without its brackets
  std::string port;          // the scheme's where none is named
  std::string target = "/";  // path and query, as they were written
  bool operator==(const HttpUrl&) const = default;

  // "https://host:port"; the port is left out where it is the scheme's.
  [[nodiscard]] std::string origin() const;
};

// Reason::usage: another scheme or none, user:password@, a fragment, blanks or control characters, `.` or `..` as a
// part of the path, plain or escaped: what two readers could take for two places.
[[nodiscard]] Result<HttpUrl> parse_url(std::string_view text);

}  // namespace plimsoll
