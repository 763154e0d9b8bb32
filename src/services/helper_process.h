// One helper process: its socket, its last log lines, and its end. Whatever happens, it is reaped.
//
//      spawn()
//         │
//         ▼     end(): socket closed        grace over: SIGTERM       grace over
//      running ───────────────────► closing ─────────────► terminating ───────┐
//         │                            │                        │             ▼
//         │ kill() ────────────────────┼────────────────────────┼────────► killed (SIGKILL sent)
//         │                            │                        │             │
//         └───────── exit seen ────────┴──────── exit seen ─────┴─────────────┴────► ended
//
// enter() is the only place where the state changes.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "async/event.h"
#include "base/clock.h"
#include "base/error.h"
#include "services/log_tail.h"
#include "services/loss.h"

namespace plimsoll {

// For people: "exit status 3", "SIGSEGV", "SIGKILL (out of memory?)", "SIGSYS (forbidden by its sandbox)".
[[nodiscard]] std::string to_text(const ExitStatus& exit);

// io thread only. Its owner calls end() or kill() before letting go; reaping then goes on in the background.
class HelperProcess : public std::enable_shared_from_this<HelperProcess> {
 public:
  enum class State { running, closing, terminating, killed, ended };

  // Reason::helper_missing when it cannot be started.
  static Result<std::shared_ptr<HelperProcess>> spawn(boost::asio::io_context& io, const std::string& executable,
                                                      const std::vector<std::string>& arguments = {},
                                                      const std::vector<int>& cpus = {});
  HelperProcess(const HelperProcess&) = delete;
  HelperProcess& operator=(const HelperProcess&) = delete;
  ~HelperProcess();

  [[nodiscard]] const std::string& name() const { return name_; }  // file name of the executable
  [[nodiscard]] int pid() const { return pid_; }
  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] boost::asio::posix::stream_descriptor& socket() { return socket_; }
  // Set once it has ended.
  [[nodiscard]] const std::optional<ExitStatus>& exit() const { return exit_; }
  // True when we sent it a signal before its exit was seen.
  [[nodiscard]] bool signalled() const { return signalled_; }
  // `called` once when its exit is seen, from the loop; replaces the one before.
  void on_exit(std::function<void()> called) { exit_called_ = std::move(called); }
  [[nodiscard]] std::string last_log_lines();

  // SIGKILL now, without waiting. Does nothing to one that has ended.
  void kill();
  // True once it has ended, false when the deadline came first. One waiter at a time.
  [[nodiscard]] boost::asio::awaitable<bool> ended(TimePoint deadline);
  // Closes the socket (a helper leaves at its end), then asks, then kills. Returns when it is reaped.
  [[nodiscard]] boost::asio::awaitable<void> end();

 private:
  HelperProcess(boost::asio::io_context& io, std::string name, struct Spawned spawned);
  void enter(State next);
  void watch();
  void reap();
  void close_socket();

  std::string name_;
  int pid_;
  State state_ = State::running;
  boost::asio::posix::stream_descriptor pidfd_;
  boost::asio::posix::stream_descriptor socket_;
  std::shared_ptr<LogTail> log_;
  std::optional<ExitStatus> exit_;
  bool signalled_ = false;
  std::function<void()> exit_called_;
  Event exit_seen_;
};

}  // namespace plimsoll
