// Where callbacks may go, as callbacks.allow says it. Pure.
//
//   https://hooks.example.org              everything there
//   https://hooks.example.org/plimsoll/    what begins with that path
//   http://127.0.0.1:9000                  an address of a private network or of this machine, or localhost, named so
//   10.0.0.5                               a private address that names of other entries may stand for
//
// A name that stands for a private address which is not listed is not followed: whoever may say what a name stands for
// could have the server call anything beside it.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "http/url.h"

namespace plimsoll {

class CallbackAllow {
 public:
  static constexpr std::size_t kEntriesMax = 256;

  // Separated by commas; empty: nothing is allowed. Reason::setting_invalid names the entry and what it may be.
  [[nodiscard]] static Result<CallbackAllow> parse(std::string_view text);

  // Reason::task_option: no URL, or none of those allowed; the message names the setting.
  [[nodiscard]] Result<HttpUrl> check(std::string_view url) const;
  // An address that this URL's host stands for; the URL is one that check() gave.
  [[nodiscard]] bool may_reach(const HttpUrl& url, const boost::asio::ip::address& address) const;
  [[nodiscard]] bool empty() const { return prefixes_.empty(); }

 private:
  std::vector<HttpUrl> prefixes_;
  std::vector<boost::asio::ip::address> addresses_;  // listed without a scheme
};

// Reachable from everywhere: neither this machine, nor a private, link-local, shared, reserved or multicast address.
[[nodiscard]] bool is_public(const boost::asio::ip::address& address);

}  // namespace plimsoll
