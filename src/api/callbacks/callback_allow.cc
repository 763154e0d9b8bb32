#include "api/callbacks/callback_allow.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <optional>

namespace plimsoll {
namespace {

namespace ip = boost::asio::ip;

std::optional<ip::address> address_of(std::string_view text) {
  boost::system::error_code none;
  const ip::address address = ip::make_address(std::string(text), none);
  return none ? std::nullopt : std::optional(address);
}

// An IPv4 address in IPv6's clothes is what it is.
ip::address plain(const ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

// IANA's registry of addresses for special purposes, and multicast.
bool is_public(const ip::address_v4& address) {
  constexpr std::array kSpecial = {"0.0.0.0/8",      "10.0.0.0/8",     "100.64.0.0/10", "127.0.0.0/8",
                                   "169.254.0.0/16", "172.16.0.0/12",  "192.0.0.0/24",  "192.0.2.0/24",
                                   "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
                                   "203.0.113.0/24", "224.0.0.0/3"};
  return std::ranges::none_of(kSpecial, [&](const char* text) {
    const ip::network_v4 network = ip::make_network_v4(text);
    return network.network() == ip::network_v4(address, network.prefix_length()).network();
  });
}

// Of what is given out (2000::/3) without what has an IPv4 address or a tunnel inside, and documentation.
bool is_public(const ip::address_v6& address) {
  const auto in = [&](const char* text) {
    const ip::network_v6 network = ip::make_network_v6(text);
    return network.network() == ip::network_v6(address, network.prefix_length()).network();
  };
  return in("2000::/3") && !in("2001::/23") && !in("2001:db8::/32") && !in("2002::/16") && !in("3fff::/20");
}

bool begins(const HttpUrl& url, const HttpUrl& prefix) {
  if (url.tls != prefix.tls || url.host != prefix.host || url.port != prefix.port) return false;
  if (!url.target.starts_with(prefix.target)) return false;
  const std::string_view rest = std::string_view(url.target).substr(prefix.target.size());
  return rest.empty() || prefix.target.ends_with('/') || rest.starts_with('/') || rest.starts_with('?');
}

}  // namespace

bool is_public(const ip::address& address) {
  const ip::address real = plain(address);
  return real.is_v4() ? is_public(real.to_v4()) : is_public(real.to_v6());
}

Result<CallbackAllow> CallbackAllow::parse(std::string_view text) {
  CallbackAllow allow;
  while (!text.empty()) {
    std::string_view entry = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), entry.size() + 1));
    while (entry.starts_with(' ')) entry.remove_prefix(1);
    while (entry.ends_with(' ')) entry.remove_suffix(1);
    if (entry.empty()) continue;
    const auto refuse = [&](std::string_view why) {
      return fail(Reason::setting_invalid,
                  fmt::format("callbacks.allow: '{}' should be a URL that callbacks may begin with, like "
                              "https://hooks.example.org/plimsoll/, or an address{}",
                              entry.substr(0, 200), why));
    };
    if (allow.prefixes_.size() + allow.addresses_.size() == kEntriesMax)
      return refuse(fmt::format("; and there may be {} of them", kEntriesMax));
    if (const auto address = address_of(entry)) {
      allow.addresses_.push_back(plain(*address));
      continue;
    }
    auto url = parse_url(entry);
    if (!url) return refuse(": " + url.error().message);
    if (url->target.contains('?')) return refuse(" without a query");
    allow.prefixes_.push_back(*std::move(url));
  }
  return allow;
}

Result<HttpUrl> CallbackAllow::check(std::string_view text) const {
  auto url = parse_url(text);
  if (!url) return fail(Reason::task_option, "option 'callback': " + url.error().message);
  if (std::ranges::any_of(prefixes_, [&](const HttpUrl& prefix) { return begins(*url, prefix); })) return url;
  return fail(Reason::task_option,
              fmt::format("option 'callback': {} is not among the places that callbacks may go to (setting "
                          "callbacks.allow{})",
                          url->origin(), prefixes_.empty() ? ", which is empty" : ""));
}

bool CallbackAllow::may_reach(const HttpUrl& url, const ip::address& address) const {
  const ip::address real = plain(address);
  if (const auto named = address_of(url.host)) return plain(*named) == real;
  if (url.host == "localhost") return real.is_loopback();
  return is_public(real) || std::ranges::find(addresses_, real) != addresses_.end();
}

}  // namespace plimsoll
