#include "output_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "base/whole_file.h"

namespace plimsoll {
namespace {

constexpr std::size_t kBuffer = 64 * 1024;

}  // namespace

Result<void> OutputFile::write(std::string_view bytes) {
  written_ += Bytes(bytes.size());
  buffer_ += bytes;
  return buffer_.size() < kBuffer ? Result<void>{} : flush();
}

Result<void> OutputFile::flush() {
  const int number = write_all(file_.get(), buffer_);
  buffer_.clear();
  if (number == EFBIG) return fail(Reason::output_failed, fmt::format("the PDF is larger than {}", to_text(most_)));
  if (number != 0)
    return fail(Reason::output_failed, fmt::format("the PDF cannot be written: {}", std::strerror(number)));
  return {};
}

}  // namespace plimsoll
