// A PDF written from its first byte to its last: objects as they come, then the table of where they are. Nothing but
// that table is kept (8 bytes an object).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace plimsoll {

// Takes the file piece by piece, in order.
using FileSink = std::function<Result<void>(std::string_view)>;

// Errors are the sink's. Calls in the order: begin(), objects and streams, end().
class PdfFile {
 public:
  explicit PdfFile(FileSink sink) : sink_(std::move(sink)) {}

  [[nodiscard]] Result<void> begin();
  // A number for an object that is written later, or mentioned before.
  [[nodiscard]] int reserve();
  [[nodiscard]] static std::string reference(int number);
  [[nodiscard]] Result<void> object(int number, std::string_view body);
  // `entries`: of its dictionary, but for the length.
  [[nodiscard]] Result<void> stream(int number, std::string_view entries, std::string_view data);
  // The same where the length is not known before: data() in between.
  [[nodiscard]] Result<void> begin_stream(int number, std::string_view entries);
  [[nodiscard]] Result<void> data(std::string_view bytes) { return put(bytes); }
  [[nodiscard]] Result<void> end_stream();
  [[nodiscard]] Result<void> end(int catalogue, int facts);

  [[nodiscard]] std::uint64_t bytes() const { return at_; }

 private:
  [[nodiscard]] Result<void> put(std::string_view bytes);
  [[nodiscard]] Result<void> start(int number);

  FileSink sink_;
  std::uint64_t at_ = 0;
  std::vector<std::uint64_t> offsets_;  // by number, from 1
  int length_ = 0;                      // of the open stream: the object that will say it
  std::uint64_t stream_at_ = 0;
};

}  // namespace plimsoll
