#include "services/log_tail.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "base/log.h"

namespace plimsoll {

std::shared_ptr<LogTail> LogTail::start(boost::asio::io_context& io, UniqueFd pipe) {
  std::shared_ptr<LogTail> tail(new LogTail(io, std::move(pipe)));
  tail->watch();
  return tail;
}

void LogTail::watch() {
  if (!pipe_.is_open()) return;
  pipe_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                   [self = shared_from_this()](const boost::system::error_code& error) {
                     if (error) return;
                     self->drain();
                     self->watch();
                   });
}

void LogTail::drain() {
  // One pipe's content at a time: a helper that writes without end must not keep the loop here.
  constexpr int kRoundsMax = 16;
  std::array<char, 4096> buffer;
  for (int round = 0; round < kRoundsMax && pipe_.is_open(); ++round) {
    const ssize_t count = ::read(pipe_.native_handle(), buffer.data(), buffer.size());
    if (count == 0) close();
    if (count <= 0) return;
    take({buffer.data(), static_cast<std::size_t>(count)});
  }
}

void LogTail::close() {
  if (!partial_.empty()) finish_line();
  boost::system::error_code ignored;
  pipe_.close(ignored);
}

void LogTail::take(std::string_view bytes) {
  for (const char byte : bytes) {
    if (byte == '\n') {
      finish_line();
    } else if (partial_.size() < kLongestLine) {
      const auto code = static_cast<unsigned char>(byte);
      partial_.push_back(code < 0x20 || code == 0x7f ? '?' : byte);
    }
  }
}

void LogTail::finish_line() {
  if (spdlog::should_log(spdlog::level::info)) fmt::print(stderr, "{}\n", partial_);
  lines_.push_back(std::exchange(partial_, {}));
  if (lines_.size() > kMostLines) lines_.pop_front();
}

std::string LogTail::last_lines() const { return fmt::format("{}", fmt::join(lines_, " | ")); }

}  // namespace plimsoll
