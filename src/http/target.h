// The request target: "/a/b%20c?x=1&y" taken apart. Hostile text in, values out; a fuzz target runs it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace plimsoll {

struct RequestTarget {
  std::string text;  // path and query as they came: of "http://host/a?b" it is "/a?b"
  std::vector<std::string> path;
  std::vector<std::pair<std::string, std::string>> query;
};

// More is refused: no route and no client needs them, and each costs its strings' memory.
inline constexpr std::size_t kPathSegmentsMax = 32;
inline constexpr std::size_t kQueryPairsMax = 128;

// Reason::http_request: neither "/…" nor "http://host/…" nor "*", a bad escape, a control byte or NUL (also escaped),
// a fragment, too many parts. One slash at the end of the path counts for nothing; "*" is an empty path.
[[nodiscard]] Result<RequestTarget> parse_target(std::string_view target);

enum class PlusIs { itself, space };  // in paths, in queries and forms
// Reason::http_request as above.
[[nodiscard]] Result<std::string> percent_decode(std::string_view text, PlusIs plus);

}  // namespace plimsoll
