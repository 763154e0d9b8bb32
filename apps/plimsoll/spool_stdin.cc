#include "spool_stdin.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/unlinked_file.h"
#include "base/whole_file.h"
#include "inputs.h"

namespace plimsoll {

void StdinSpool::stop() {
  stopped_ = true;
  boost::system::error_code ignored;
  if (pipe_.is_open()) (void)pipe_.cancel(ignored);
}

Async<UniqueFd> StdinSpool::take(Bytes file_bytes_max) {
  struct stat status{};
  if (::fstat(STDIN_FILENO, &status) != 0) co_return fail(Reason::file_unreadable, "stdin is closed");
  if (S_ISREG(status.st_mode)) {
    // Opened anew where we may: a position of its own, and read-only.
    UniqueFd file(::open("/proc/self/fd/0", O_RDONLY | O_CLOEXEC));
    if (!file) file.reset(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3));
    CO_TRY_VOID(check_body(file, file_bytes_max));
    co_return file;
  }
  if (S_ISDIR(status.st_mode)) co_return fail(Reason::file_unreadable, "stdin is a folder");
  CO_TRY(UniqueFd file, open_unlinked_file());
  boost::system::error_code problem;
  pipe_.assign(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3), problem);
  if (problem)
    co_return fail(Reason::file_unreadable, fmt::format("stdin cannot be waited for: {}", problem.message()));
  CO_TRY_VOID(co_await copy(file.get(), file_bytes_max));
  CO_TRY_VOID(check_body(file, file_bytes_max));
  co_return file;
}

Async<void> StdinSpool::copy(int target, Bytes file_bytes_max) {
  std::array<char, 64 * 1024> piece{};
  std::uint64_t taken = 0;
  while (true) {
    // Waiting, then one read: the pipe itself stays as others set it (blocking or not).
    const auto [problem] = co_await pipe_.async_wait(boost::asio::posix::stream_descriptor::wait_read, kAsTuple);
    if (stopped_) co_return fail(Reason::interrupted, "interrupted while reading stdin");
    if (problem) co_return fail(Reason::file_unreadable, fmt::format("stdin: {}", problem.message()));
    const ssize_t got = ::read(pipe_.native_handle(), piece.data(), piece.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got < 0) co_return fail(Reason::file_unreadable, fmt::format("stdin: {}", std::strerror(errno)));
    if (got == 0) co_return Result<void>();
    taken += static_cast<std::uint64_t>(got);
    if (taken > file_bytes_max.count())
      co_return fail(Reason::file_bytes,
                     fmt::format("stdin has more than {} bytes (limits.file_bytes)", file_bytes_max.count()));
    if (const int number = write_all(target, {piece.data(), static_cast<std::size_t>(got)}); number != 0)
      co_return fail(Reason::output_failed,
                     fmt::format("cannot keep stdin in a temporary file: {}", std::strerror(number)));
  }
}

}  // namespace plimsoll
