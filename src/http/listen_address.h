// Where the server listens: "127.0.0.1:8080", "[::1]:0", "localhost:8080", ":8080" (all addresses).
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <string_view>

#include "base/error.h"

namespace plimsoll {

// Port 0: any that is free. Names are not looked up, but for "localhost". Reason::setting_invalid.
[[nodiscard]] Result<boost::asio::ip::tcp::endpoint> parse_listen_address(std::string_view text);
// "[::1]:8080"
[[nodiscard]] std::string to_text(const boost::asio::ip::tcp::endpoint& endpoint);
// Others than this machine may only be let in with keys: Reason::setting_invalid says how.
[[nodiscard]] Result<void> check_exposure(const boost::asio::ip::tcp::endpoint& endpoint, bool has_keys);

}  // namespace plimsoll
