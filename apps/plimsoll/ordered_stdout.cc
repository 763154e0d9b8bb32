#include "ordered_stdout.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/unlinked_file.h"
#include "base/whole_file.h"

namespace plimsoll {

Result<void> OrderedStdout::write_through(std::string_view bytes) {
  if (const int number = write_all(fd_, bytes); number != 0)
    return fail(Reason::output_failed, fmt::format("cannot write to stdout: {}", std::strerror(number)));
  return {};
}

Result<void> OrderedStdout::write(std::size_t document, std::string_view bytes) {
  if (document == turn_) return write_through(bytes);
  Slot& slot = slots_.at(document);
  if (!slot.spool) {
    TRY(slot.spool, open_unlinked_file());
  }
  if (const int number = write_all(slot.spool.get(), bytes); number != 0)
    return fail(Reason::output_failed, fmt::format("cannot write to a temporary file: {}", std::strerror(number)));
  return {};
}

Result<void> OrderedStdout::unspool(Slot& slot) {
  if (!slot.spool) return {};
  std::array<char, 64 * 1024> piece{};
  off_t at = 0;
  while (true) {
    const ssize_t got = ::pread(slot.spool.get(), piece.data(), piece.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      return fail(Reason::output_failed, fmt::format("cannot read a temporary file: {}", std::strerror(errno)));
    if (got == 0) break;
    TRY_VOID(write_through({piece.data(), static_cast<std::size_t>(got)}));
    at += got;
  }
  slot.spool.reset();
  return {};
}

Result<void> OrderedStdout::finish(std::size_t document) {
  slots_.at(document).finished = true;
  while (turn_ < slots_.size() && slots_[turn_].finished) {
    if (++turn_ < slots_.size()) TRY_VOID(unspool(slots_[turn_]));
  }
  return {};
}

}  // namespace plimsoll
