#include "interrupts.h"

#include <unistd.h>

#include <csignal>

#include "base/error.h"

namespace plimsoll {

Interrupts::Interrupts(boost::asio::io_context& io, std::function<void()> first)
    : signals_(io, SIGINT, SIGTERM, SIGHUP), first_(std::move(first)) {
  wait();
}

void Interrupts::wait() {
  signals_.async_wait([this](const boost::system::error_code& problem, int) {
    if (problem) return;
    if (seen_) ::_exit(facts(Reason::interrupted).exit_status);
    seen_ = true;
    first_();
    wait();
  });
}

void Interrupts::stop() {
  boost::system::error_code ignored;
  signals_.cancel(ignored);
}

}  // namespace plimsoll
