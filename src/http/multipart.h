// multipart/form-data (RFC 7578), read in pieces: nothing of it is ever held whole but what text() is asked for.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "async/async.h"
#include "http/multipart_scanner.h"

namespace plimsoll {

// The boundary of a Content-Type. Reason::media_type: another type; http_request: no boundary, or one that no boundary
// can be (1 to 70 characters of RFC 2046).
[[nodiscard]] Result<std::string> multipart_boundary(std::string_view content_type);

// Bytes of the body; 0: it has ended. HttpExchange::read_body fits.
using BodyRead = std::function<Async<std::size_t>(std::span<std::byte>)>;

// io thread only. next(), then read() or text() of that part as often as wanted, then next() again. Errors of reading
// pass through; Reason::http_request: the body breaks the format, ends too early, has more than kPartsMax parts or more
// than kPartHeaderMax bytes of header in one.
class MultipartReader {
 public:
  MultipartReader(std::string boundary, BodyRead read);

  // The next part; what was not read of the one before is skipped. Nothing: there are no more. It stays valid until the
  // next call.
  [[nodiscard]] Async<const MultipartPart*> next();
  // A piece of this part; empty: it has ended. Valid until the next call of anything.
  [[nodiscard]] Async<std::string_view> read();
  // The rest of this part, at most `bytes_max`: Reason::body_bytes.
  [[nodiscard]] Async<std::string> text(std::size_t bytes_max);

 private:
  [[nodiscard]] Async<MultipartScanner::Event> advance();

  MultipartScanner scanner_;
  BodyRead read_;
  std::string piece_;  // what was read last
  bool in_part_ = false;
};

}  // namespace plimsoll
