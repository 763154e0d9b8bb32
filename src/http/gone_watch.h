// Notices that a client has closed its end while nobody reads from it.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>

namespace plimsoll {

// io thread only. Calls `gone` once, never after destruction. Bytes that wait to be read do not count as going: they
// are left alone, and the socket is then looked at four times a second.
class GoneWatch {
 public:
  GoneWatch(boost::asio::ip::tcp::socket& socket, std::function<void()> gone);
  ~GoneWatch();
  GoneWatch(const GoneWatch&) = delete;
  GoneWatch& operator=(const GoneWatch&) = delete;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace plimsoll
