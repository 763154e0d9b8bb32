#include "http/target.h"

#include <fmt/format.h>

#include <algorithm>

#include "http/headers.h"

namespace plimsoll {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// "http://host/a" as a proxy would be asked: the path is what counts, Host says the rest.
std::string_view without_scheme(std::string_view target) {
  const auto colon = target.find("://");
  if (colon == std::string_view::npos || target.starts_with('/')) return target;
  const std::string_view scheme = target.substr(0, colon);
  if (!same_header_name(scheme, "http") && !same_header_name(scheme, "https")) return target;
  const auto path = target.find_first_of("/?", colon + 3);
  return path == std::string_view::npos ? "/" : target.substr(path);
}

Result<std::vector<std::string>> split_path(std::string_view path) {
  std::vector<std::string> segments;
  path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  while (!path.empty()) {
    if (segments.size() == kPathSegmentsMax)
      return fail(Reason::http_request, fmt::format("a path of more than {} segments", kPathSegmentsMax));
    const std::string_view segment = path.substr(0, path.find('/'));
    TRY(std::string decoded, percent_decode(segment, PlusIs::itself));
    segments.push_back(std::move(decoded));
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
  }
  return segments;
}

Result<std::vector<std::pair<std::string, std::string>>> split_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.empty()) continue;
    if (pairs.size() == kQueryPairsMax)
      return fail(Reason::http_request, fmt::format("a query of more than {} parameters", kQueryPairsMax));
    const auto equals = std::min(pair.find('='), pair.size());
    TRY(std::string name, percent_decode(pair.substr(0, equals), PlusIs::space));
    TRY(std::string value, percent_decode(pair.substr(std::min(equals + 1, pair.size())), PlusIs::space));
    pairs.emplace_back(std::move(name), std::move(value));
  }
  return pairs;
}

}  // namespace

Result<std::string> percent_decode(std::string_view text, PlusIs plus) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    if (c == '%') {
      if (at + 2 >= text.size()) return fail(Reason::http_request, "an escape (%) without its two digits");
      const int high = hex_digit(text[at + 1]);
      const int low = hex_digit(text[at + 2]);
      if (high < 0 || low < 0) return fail(Reason::http_request, "an escape (%) without its two digits");
      c = static_cast<char>(high * 16 + low);
      at += 2;
    } else if (c == '+' && plus == PlusIs::space) {
      c = ' ';
    }
    if (is_control(c)) return fail(Reason::http_request, "a control character in the path or query");
    decoded += c;
  }
  return decoded;
}

Result<RequestTarget> parse_target(std::string_view target) {
  if (target == "*") return RequestTarget{"*", {}, {}};
  const std::string_view local = without_scheme(target);
  if (local.contains('#')) return fail(Reason::http_request, "a fragment (#) in the path or query");
  const auto question = std::min(local.find('?'), local.size());
  // "http://host?x": the path is empty, which means "/".
  const std::string path(question == 0 && local.data() != target.data() ? "/" : local.substr(0, question));
  if (!path.starts_with('/')) return fail(Reason::http_request, "the path does not begin with a slash");
  TRY(auto segments, split_path(path));
  TRY(auto query, split_query(local.substr(std::min(question + 1, local.size()))));
  return RequestTarget{path + std::string(local.substr(question)), std::move(segments), std::move(query)};
}

}  // namespace plimsoll
