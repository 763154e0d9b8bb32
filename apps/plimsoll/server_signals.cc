#include "server_signals.h"

#include <unistd.h>

#include <csignal>
#include <utility>

#include "base/error.h"

namespace plimsoll {

ServerSignals::ServerSignals(boost::asio::io_context& io, std::function<void()> end, std::function<void()> reload)
    : signals_(io, SIGINT, SIGTERM, SIGHUP), end_(std::move(end)), reload_(std::move(reload)) {
  wait();
}

void ServerSignals::wait() {
  signals_.async_wait([this](const boost::system::error_code& problem, int signal) {
    if (problem) return;
    if (signal == SIGHUP)
      reload_();
    else if (std::exchange(ending_, true))
      ::_exit(facts(Reason::interrupted).exit_status);
    else
      end_();
    wait();
  });
}

void ServerSignals::stop() {
  boost::system::error_code ignored;
  signals_.cancel(ignored);
}

}  // namespace plimsoll
