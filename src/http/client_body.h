// The body of a client's request, piece by piece.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "http/client.h"

namespace plimsoll {

[[nodiscard]] std::uint64_t body_length(const ClientBody& body);

// The file's part. Reads block: files on disk, of which the page cache has the next piece as a rule.
class FilePieces {
 public:
  explicit FilePieces(const ClientBody& body);
  // Empty: that was all. Valid until the next call. Reason::file_unreadable: also when it is shorter than was said.
  [[nodiscard]] Result<std::string_view> next();

 private:
  int file_;
  std::uint64_t left_;
  std::string piece_;
};

}  // namespace plimsoll
