#include "http/client_body.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace plimsoll {
namespace {

constexpr std::size_t kPieceMax = 64 * 1024;

}  // namespace

std::uint64_t body_length(const ClientBody& body) {
  return body.text.size() + (body.file < 0 ? 0 : body.file_bytes + body.after.size());
}

FilePieces::FilePieces(const ClientBody& body) : file_(body.file), left_(body.file_bytes) {
  piece_.resize(std::min<std::uint64_t>(left_, kPieceMax));
}

Result<std::string_view> FilePieces::next() {
  if (left_ == 0) return std::string_view();
  const std::size_t most = std::min<std::uint64_t>(left_, piece_.size());
  ssize_t count = 0;
  do count = ::read(file_, piece_.data(), most);
  while (count < 0 && errno == EINTR);
  if (count <= 0) return fail(Reason::file_unreadable, "the file to be sent is shorter than it was, or cannot be read");
  left_ -= static_cast<std::uint64_t>(count);
  return std::string_view(piece_).substr(0, static_cast<std::size_t>(count));
}

}  // namespace plimsoll
