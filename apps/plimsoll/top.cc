// plimsoll top: a server's memory, services, queues and tasks, once a second; once only where stdout is no terminal.
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "async/event.h"
#include "interrupts.h"
#include "server_access.h"
#include "top_screen.h"
#include "verbs.h"

namespace plimsoll {
namespace {

namespace asio = boost::asio;

constexpr Milliseconds kPause{1'000};

// Keys come at once and unseen while it lives.
class RawKeys {
 public:
  RawKeys() : is_terminal_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!is_terminal_) return;
    termios raw = before_;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &raw);
  }
  RawKeys(const RawKeys&) = delete;
  RawKeys& operator=(const RawKeys&) = delete;
  ~RawKeys() {
    if (is_terminal_) ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
  }
  [[nodiscard]] bool is_terminal() const { return is_terminal_; }

 private:
  termios before_{};
  bool is_terminal_;
};

ScreenSize terminal_size() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row < 2 || size.ws_col < 2) return {};
  return {.rows = size.ws_row - std::size_t{1}, .columns = size.ws_col};
}

class TopRun {
 public:
  TopRun(asio::io_context& io, const ServerAccess& access, std::string server)
      : live_(::isatty(STDOUT_FILENO) == 1),
        server_(std::move(server)),
        client_(io, access, &stop_),
        left_(io),
        keys_(io),
        interrupts_(io, [this] { leave(); }) {}

  Async<int> run() {
    if (!live_) co_return co_await show();
    const RawKeys raw;
    if (raw.is_terminal()) watch_keys();
    Result<int> status = 0;
    (void)print("\x1b[2J");
    while (status && *status == 0 && !left_.is_set()) {
      status = co_await show();
      if (status && co_await left_.wait(std::chrono::steady_clock::now() + kPause)) break;
    }
    if (left_.is_set()) co_return 0;  // also when that cut a request off
    co_return status;
  }

 private:
  void leave() {
    left_.set();
    stop_.cancel();
  }

  void watch_keys() {
    boost::system::error_code problem;
    if (!keys_.is_open()) keys_.assign(::dup(STDIN_FILENO), problem);
    if (problem) return;
    keys_.async_wait(asio::posix::stream_descriptor::wait_read, [this](const boost::system::error_code& ended) {
      char key = 0;
      if (ended || ::read(STDIN_FILENO, &key, 1) != 1) return;
      if (key == 'q' || key == 'Q') return leave();
      watch_keys();
    });
  }

  Async<int> show() {
    CO_TRY(const std::string stats, co_await client_.get("/admin/memory/stats"));
    CO_TRY(const ServerView view, server_view(stats));
    CO_TRY(const std::string list, co_await client_.get("/v1/tasks?limit=100"));
    CO_TRY(const TaskListView tasks, task_list(list));
    const WallTime now = std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
    if (!live_) co_return print(top_screen(server_, view, tasks, now, {}));
    // Over what is there, each line to its end, then the rest: nothing flickers.
    std::string text = "\x1b[H";
    for (const char byte : top_screen(server_, view, tasks, now, terminal_size()))
      text += byte == '\n' ? std::string("\x1b[K\n") : std::string(1, byte);
    co_return print(text + "\x1b[J");
  }

  const bool live_;
  const std::string server_;
  Cancellation stop_;
  TaskClient client_;
  Event left_;
  asio::posix::stream_descriptor keys_;
  Interrupts interrupts_;
};

}  // namespace

int run_top(const LoadedSettings& loaded) {
  const auto access = server_access(loaded.settings);
  if (!access) return complain(access.error());
  asio::io_context io(1);
  TopRun run(io, *access, loaded.settings.server);
  std::optional<Result<int>> status;
  asio::co_spawn(io, run.run(), [&](const std::exception_ptr&, Result<int> ended) {
    status = std::move(ended);
    io.stop();  // a kept connection has its timer, and keys may never come
  });
  io.run();
  return *status ? **status : complain(status->error());
}

}  // namespace plimsoll
