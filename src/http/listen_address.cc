#include "http/listen_address.h"

#include <fmt/format.h>

#include <boost/asio/ip/address.hpp>
#include <charconv>

namespace plimsoll {

using boost::asio::ip::tcp;

Result<tcp::endpoint> parse_listen_address(std::string_view text) {
  const auto refuse = [&] {
    return fail(
        Reason::setting_invalid,
        fmt::format("server.listen: '{}' is no address like 127.0.0.1:8080 or [::1]:8080", text.substr(0, 100)));
  };
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return refuse();
  std::string host(text.substr(0, colon));
  const std::string_view digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || digits.empty() || end != digits.data() + digits.size()) return refuse();

  if (host.empty() || host == "*") return tcp::endpoint(tcp::v4(), port);
  if (host == "localhost") host = "127.0.0.1";
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  boost::system::error_code no_address;
  const auto address = boost::asio::ip::make_address(host, no_address);
  // "::1:80" could mean two things.
  if (no_address || address.is_v6() != bracketed) return refuse();
  return tcp::endpoint(address, port);
}

std::string to_text(const tcp::endpoint& endpoint) {
  const std::string address = endpoint.address().to_string();
  return endpoint.address().is_v6() ? fmt::format("[{}]:{}", address, endpoint.port())
                                    : fmt::format("{}:{}", address, endpoint.port());
}

Result<void> check_exposure(const tcp::endpoint& endpoint, bool has_keys) {
  if (has_keys || endpoint.address().is_loopback()) return {};
  return fail(Reason::setting_invalid,
              fmt::format("server.listen: {} can be reached from other machines, and there are no keys: name a file of "
                          "keys in server.keys_file (--keys-file), or listen on 127.0.0.1",
                          to_text(endpoint)));
}

}  // namespace plimsoll
