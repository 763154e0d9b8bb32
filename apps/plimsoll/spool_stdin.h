// stdin as a regular file, which is what a decode helper needs.
#pragma once

#include <boost/asio/posix/stream_descriptor.hpp>

#include "async/async.h"
#include "base/bytes.h"
#include "base/unique_fd.h"

namespace plimsoll {

// A redirected file is used as it is; a pipe or terminal is copied into an unlinked file of at most `file_bytes_max`.
// io thread only.
class StdinSpool {
 public:
  explicit StdinSpool(boost::asio::io_context& io) : pipe_(io) {}

  // Reason::file_bytes, empty_file, file_unreadable, interrupted.
  [[nodiscard]] Async<UniqueFd> take(Bytes file_bytes_max);
  // A take() that waits for bytes ends with Reason::interrupted.
  void stop();

 private:
  [[nodiscard]] Async<void> copy(int target, Bytes file_bytes_max);

  boost::asio::posix::stream_descriptor pipe_;
  bool stopped_ = false;
};

}  // namespace plimsoll
