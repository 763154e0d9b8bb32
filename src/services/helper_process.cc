#include "services/helper_process.h"

#include <fmt/format.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "services/spawn.h"

namespace plimsoll {
namespace {

// A helper leaves at the end of its socket within milliseconds; the rest is for sanitizers and coverage files.
constexpr Milliseconds kGrace{1500};
constexpr Milliseconds kTermGrace{500};
// After SIGKILL only a process stuck in the kernel is still there; the watch goes on in the background.
constexpr Milliseconds kKillGrace{3000};

bool legal(HelperProcess::State from, HelperProcess::State to) {
  using State = HelperProcess::State;
  switch (to) {
    case State::running:
      return false;
    case State::closing:
      return from == State::running;
    case State::terminating:
      return from == State::closing;
    case State::killed:
      return from != State::ended;
    case State::ended:
      return from != State::ended;
  }
  return false;
}

}  // namespace

std::string to_text(const ExitStatus& exit) {
  if (exit.signal == 0) return fmt::format("exit status {}", exit.status);
  const char* name = ::sigabbrev_np(exit.signal);
  const std::string signal = name == nullptr ? fmt::format("signal {}", exit.signal) : fmt::format("SIG{}", name);
  switch (exit.signal) {
    case SIGKILL:
      return signal + " (out of memory?)";
    case SIGXCPU:
      return signal + " (over its limit of processor time)";
    case SIGXFSZ:
      return signal + " (over its limit of file size)";
    case SIGSYS:
      return signal + " (a system call forbidden by its sandbox)";
    default:
      return signal;
  }
}

Result<std::shared_ptr<HelperProcess>> HelperProcess::spawn(boost::asio::io_context& io, const std::string& executable,
                                                            const std::vector<std::string>& arguments,
                                                            const std::vector<int>& cpus) {
  TRY(Spawned spawned, spawn_helper(executable, arguments, cpus));
  std::shared_ptr<HelperProcess> process(
      new HelperProcess(io, std::filesystem::path(executable).filename().string(), std::move(spawned)));
  process->watch();
  return process;
}

HelperProcess::HelperProcess(boost::asio::io_context& io, std::string name, Spawned spawned)
    : name_(std::move(name)),
      pid_(spawned.pid),
      pidfd_(io, spawned.pidfd.release()),
      socket_(io, spawned.socket.release()),
      log_(LogTail::start(io, std::move(spawned.log))),
      exit_seen_(io) {}

// The watch holds a reference until the exit is seen: alive here means that the io_context itself is going.
HelperProcess::~HelperProcess() {
  log_->close();
  if (exit_) return;
  ::kill(pid_, SIGKILL);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
}

void HelperProcess::enter(State next) {
  if (!legal(state_, next)) std::abort();
  state_ = next;
}

void HelperProcess::watch() {
  pidfd_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                    [self = shared_from_this()](const boost::system::error_code& error) {
                      if (!error) self->reap();
                    });
}

void HelperProcess::reap() {
  if (exit_) return;
  siginfo_t info{};
  if (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG) != 0 || info.si_pid == 0) return watch();
  exit_ = info.si_code == CLD_EXITED ? ExitStatus{.status = info.si_status} : ExitStatus{.signal = info.si_status};
  enter(State::ended);
  boost::system::error_code ignored;
  pidfd_.close(ignored);
  log_->drain();
  log_->close();
  exit_seen_.set();
  if (const auto called = std::exchange(exit_called_, nullptr)) called();
}

std::string HelperProcess::last_log_lines() {
  log_->drain();
  return log_->last_lines();
}

void HelperProcess::kill() {
  if (state_ == State::ended || state_ == State::killed) return;
  ::kill(pid_, SIGKILL);  // not reaped yet, so the number is still its own
  signalled_ = true;
  enter(State::killed);
}

boost::asio::awaitable<bool> HelperProcess::ended(TimePoint deadline) {
  const std::shared_ptr<HelperProcess> self = shared_from_this();
  co_return co_await exit_seen_.wait(deadline);
}

void HelperProcess::close_socket() {
  boost::system::error_code ignored;
  socket_.close(ignored);
}

boost::asio::awaitable<void> HelperProcess::end() {
  const std::shared_ptr<HelperProcess> self = shared_from_this();
  const auto within = [](Milliseconds time) { return std::chrono::steady_clock::now() + time; };
  close_socket();
  if (state_ == State::running) {
    enter(State::closing);
    if (co_await exit_seen_.wait(within(kGrace))) co_return;
  }
  if (state_ == State::closing) {
    ::kill(pid_, SIGTERM);
    signalled_ = true;
    enter(State::terminating);
    if (co_await exit_seen_.wait(within(kTermGrace))) co_return;
  }
  kill();
  co_await exit_seen_.wait(within(kKillGrace));
}

}  // namespace plimsoll
