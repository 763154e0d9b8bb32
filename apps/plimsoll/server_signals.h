// What a service manager, or an operator, says to the server: TERM and INT end it, HUP reads keys and certificate anew.
#pragma once

#include <boost/asio/signal_set.hpp>
#include <functional>

namespace plimsoll {

// io thread only.
class ServerSignals {
 public:
  // `end` runs once. A second TERM or INT ends the process at once: helpers die with it, tasks go on after the next
  // start.
  ServerSignals(boost::asio::io_context& io, std::function<void()> end, std::function<void()> reload);
  void stop();

 private:
  void wait();

  boost::asio::signal_set signals_;
  std::function<void()> end_;
  std::function<void()> reload_;
  bool ending_ = false;
};

}  // namespace plimsoll
