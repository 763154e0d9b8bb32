// The last lines that a helper wrote to its stderr: kept for the error that its death becomes, in bounded memory.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "base/unique_fd.h"

namespace plimsoll {

// Reads by itself until the pipe ends or close(); io thread only. With the log level at info or finer, lines are
// passed on to our stderr as they come.
class LogTail : public std::enable_shared_from_this<LogTail> {
 public:
  static constexpr std::size_t kMostLines = 12;
  static constexpr std::size_t kLongestLine = 300;  // longer ones are cut

  static std::shared_ptr<LogTail> start(boost::asio::io_context& io, UniqueFd pipe);

  // Takes what is in the pipe now; after the writer's end, that is all there is.
  void drain();
  void close();
  // Oldest first, separated by " | ". Control characters are replaced: they come from a process fed hostile bytes.
  [[nodiscard]] std::string last_lines() const;

 private:
  LogTail(boost::asio::io_context& io, UniqueFd pipe) : pipe_(io, pipe.release()) {}
  void watch();
  void take(std::string_view bytes);
  void finish_line();

  boost::asio::posix::stream_descriptor pipe_;
  std::deque<std::string> lines_;
  std::string partial_;
};

}  // namespace plimsoll
