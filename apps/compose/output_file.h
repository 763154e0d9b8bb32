// The descriptor that the output goes to.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "base/unique_fd.h"

namespace plimsoll {

// Buffered, because PDFs are written in small pieces.
class OutputFile {
 public:
  // `most`: what the kernel lets it grow to, for the message.
  OutputFile(UniqueFd file, Bytes most) : file_(std::move(file)), most_(most) {}

  // Reason::output_failed with the system's words, or with the bound that the file would exceed.
  [[nodiscard]] Result<void> write(std::string_view bytes);
  [[nodiscard]] Result<void> flush();
  [[nodiscard]] Bytes written() const { return written_; }

 private:
  UniqueFd file_;
  Bytes most_;
  Bytes written_;
  std::string buffer_;
};

}  // namespace plimsoll
