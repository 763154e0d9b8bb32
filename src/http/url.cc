#include "http/url.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace plimsoll {
namespace {

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && text.find_first_not_of("0123456789") == std::string_view::npos &&
         std::stoul(std::string(text)) >= 1 && std::stoul(std::string(text)) <= 65535;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Letters, digits, hyphens and dots: what names and IPv4 addresses are made of; or an IPv6 address.
bool is_host(std::string_view text, bool bracketed) {
  constexpr std::string_view kName = "abcdefghijklmnopqrstuvwxyz0123456789-._";
  constexpr std::string_view kAddress = "abcdef0123456789:.";
  return !text.empty() && text.size() <= 253 &&
         text.find_first_not_of(bracketed ? kAddress : kName) == std::string_view::npos;
}

// As a server may read it that undoes escapes before it looks for parts.
std::string unescaped(std::string_view path) {
  std::string plain;
  for (std::size_t at = 0; at < path.size(); ++at) {
    unsigned code = 0;
    const std::string_view digits = path.substr(at + 1, 2);
    const bool escape = path[at] == '%' && digits.size() == 2 &&
                        std::from_chars(digits.data(), digits.data() + 2, code, 16).ptr == digits.data() + 2;
    const char c = escape ? static_cast<char>(code) : path[at];
    plain += c == '\\' ? '/' : c;
    if (escape) at += 2;
  }
  return plain;
}

// Has `.` or `..` as a part.
bool climbs(std::string_view path) {
  const std::string plain = unescaped(path) + "/";
  for (std::size_t from = 0, to = 0; (to = plain.find('/', from)) != std::string::npos; from = to + 1)
    if (const std::string_view part = std::string_view(plain).substr(from, to - from); part == "." || part == "..")
      return true;
  return false;
}

// Host and port out of what stands between the slashes. Nothing: not to be understood.
bool read_authority(std::string_view authority, HttpUrl& url) {
  const bool bracketed = authority.starts_with('[');
  const auto end = bracketed ? authority.find(']') : authority.find(':');
  if (bracketed && end == std::string_view::npos) return false;
  url.host = std::string(bracketed ? authority.substr(1, end - 1) : authority.substr(0, end));
  std::ranges::transform(url.host, url.host.begin(), lower);
  std::string_view rest = end == std::string_view::npos ? "" : authority.substr(end + (bracketed ? 1 : 0));
  url.port = url.tls ? "443" : "80";
  if (!rest.empty()) {
    if (!rest.starts_with(':') || !is_port(rest.substr(1))) return false;
    url.port = std::string(rest.substr(1));
  }
  return is_host(url.host, bracketed);
}

}  // namespace

std::string HttpUrl::origin() const {
  const bool usual = port == (tls ? "443" : "80");
  const bool bracketed = host.contains(':');
  return fmt::format("{}://{}{}{}{}{}", tls ? "https" : "http", bracketed ? "[" : "", host, bracketed ? "]" : "",
                     usual ? "" : ":", usual ? "" : port);
}

Result<HttpUrl> parse_url(std::string_view text) {
  const auto refuse = [&](std::string_view why) {
    return fail(Reason::usage, fmt::format("'{}' is no URL to go to: {}", text.substr(0, 200), why));
  };
  const bool odd = std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= ' ' || byte >= 0x7f || c == '\\' || c == '"' || c == '<' || c == '>';
  });
  if (odd) return refuse("it has characters in it that a URL has not");
  HttpUrl url{.tls = text.starts_with("https://")};
  if (!url.tls && !text.starts_with("http://")) return refuse("it does not begin with https:// or http://");
  if (text.contains('#')) return refuse("a fragment is not sent anywhere");
  std::string_view rest = text.substr(url.tls ? 8 : 7);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
  rest.remove_prefix(authority.size());
  if (authority.contains('@')) return refuse("it has a user in it");
  if (!read_authority(authority, url)) return refuse("host or port cannot be understood");
  if (climbs(rest.substr(0, rest.find('?')))) return refuse("its path has '.' or '..' in it");
  url.target = (rest.starts_with('/') ? "" : "/") + std::string(rest);
  return url;
}

}  // namespace plimsoll
