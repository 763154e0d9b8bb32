// Requests of one connection, one after the other: header, body, and what is left of it.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "http/body_pace.h"
#include "http/byte_stream.h"
#include "http/limits.h"
#include "http/request_parser.h"

namespace plimsoll {

// io thread only. Stream and limits outlive it.
class RequestReader {
 public:
  RequestReader(ByteStream& stream, const HttpLimits& limits);

  // The next request's header, whose first byte is waited for `idle` at the most, empty lines before it or not. False:
  // there is none, the client closed in order or was silent. Errors are those of RequestParser and of the stream; after
  // one there is no next.
  [[nodiscard]] Async<bool> next(Milliseconds idle);
  // Of the request that next() found.
  [[nodiscard]] RequestParser& parser() { return *parser_; }
  [[nodiscard]] Async<std::size_t> read_body(std::span<std::byte> into);
  [[nodiscard]] std::uint64_t body_bytes() const { return pace_ ? pace_->bytes() : 0; }
  // Bytes of the body, or what follows the request, have come already.
  [[nodiscard]] bool holds_bytes() const { return begin_ < end_; }

  // Reads what is left of the body, at most `bytes_max`. False: there is more, or it broke.
  [[nodiscard]] boost::asio::awaitable<bool> skip_body(std::uint64_t bytes_max);

 private:
  [[nodiscard]] std::string_view held() const { return {buffer_.data() + begin_, end_ - begin_}; }
  // More input. 0: the other end closed its side.
  [[nodiscard]] Async<std::size_t> fill(TimePoint deadline);

  ByteStream& stream_;
  const HttpLimits& limits_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::optional<RequestParser> parser_;
  std::optional<BodyPace> pace_;
};

}  // namespace plimsoll
