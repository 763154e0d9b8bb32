// Ctrl-C and its kin: the first one asks to finish, the second one leaves at once.
#pragma once

#include <boost/asio/signal_set.hpp>
#include <functional>

namespace plimsoll {

// io thread only. SIGINT, SIGTERM and SIGHUP.
class Interrupts {
 public:
  // `first` runs once, on the first signal. The second one ends the process with status 130: helpers die with their
  // parent, unfinished files have no name yet.
  Interrupts(boost::asio::io_context& io, std::function<void()> first);

  [[nodiscard]] bool seen() const { return seen_; }
  void stop();

 private:
  void wait();

  boost::asio::signal_set signals_;
  std::function<void()> first_;
  bool seen_ = false;
};

}  // namespace plimsoll
