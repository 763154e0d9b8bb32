#include "http/request_reader.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace plimsoll {
namespace {

// The first line of a chunk with its extensions has to fit in, too.
constexpr std::size_t kBufferMin = 16 * 1024;

TimePoint after(std::chrono::nanoseconds wait) { return std::chrono::steady_clock::now() + wait; }

}  // namespace

RequestReader::RequestReader(ByteStream& stream, const HttpLimits& limits)
    : stream_(stream), limits_(limits), buffer_(std::max<std::size_t>(limits.header_bytes.count(), kBufferMin)) {}

Async<std::size_t> RequestReader::fill(TimePoint deadline) {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == buffer_.size()) co_return fail(Reason::http_request, "the line before a chunk is too long");
  CO_TRY(const std::size_t count, co_await stream_.read_some(std::span(buffer_).subspan(end_), deadline));
  end_ += count;
  co_return count;
}

Async<bool> RequestReader::next(Milliseconds idle) {
  parser_.reset();
  pace_.reset();
  std::size_t searched = 0;
  const TimePoint patience = after(idle);  // empty lines do not renew it
  std::optional<TimePoint> deadline;
  for (;;) {
    // Empty lines before a request: some clients end a body with one too many (RFC 9112, 2.2).
    while (searched == 0 && held().starts_with("\r\n")) begin_ += 2;
    const bool silent = held().empty();
    if (!silent) {
      CO_TRY(const std::size_t length, RequestParser::find_header(held(), searched, limits_));
      if (length > 0) {
        CO_TRY(RequestParser parser, RequestParser::parse(held().substr(0, length), limits_));
        begin_ += length;
        parser_.emplace(std::move(parser));
        pace_.emplace(limits_.body_idle, limits_.body_rate);
        co_return true;
      }
      searched = held().size() == 1 ? 0 : held().size();
      if (!deadline) deadline = after(limits_.header_time);
    }
    const auto count = co_await fill(silent ? patience : *deadline);
    if (silent && (!count || *count == 0)) co_return false;
    if (!count) co_return std::unexpected(count.error());
    if (*count == 0) co_return fail(Reason::client_gone, "the client closed the connection within a header");
  }
}

Async<std::size_t> RequestReader::read_body(std::span<std::byte> into) {
  while (!parser_->done()) {
    if (holds_bytes()) {
      CO_TRY(const RequestParser::Step step, parser_->body(held(), into));
      begin_ += step.used;
      if (step.given > 0) {
        pace_->moved(step.given, {});
        co_return step.given;
      }
      if (step.used > 0) continue;
    }
    const auto start = std::chrono::steady_clock::now();
    CO_TRY(const std::size_t count, co_await fill(after(pace_->next_wait())));
    pace_->moved(0, std::chrono::steady_clock::now() - start);
    if (count == 0) co_return fail(Reason::client_gone, "the client closed the connection within a body");
  }
  co_return std::size_t{0};
}

boost::asio::awaitable<bool> RequestReader::skip_body(std::uint64_t bytes_max) {
  if (parser_->done()) co_return true;
  if (parser_->body_left().value_or(0) > bytes_max) co_return false;
  std::array<std::byte, 2048> dropped;
  for (std::uint64_t read = 0; read <= bytes_max;) {
    const auto count = co_await read_body(dropped);
    if (!count) co_return false;
    if (*count == 0) co_return true;
    read += *count;
  }
  co_return false;
}

}  // namespace plimsoll
