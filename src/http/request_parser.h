// The header and body of one request, out of bytes: Beast's parser behind our own rules, without a socket.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/error.h"
#include "http/limits.h"
#include "http/message.h"

namespace plimsoll {

class RequestParser {
 public:
  // The length of the header at the beginning of `bytes`, its empty line included; 0: not complete yet. Searches from
  // `searched` on. Reason::http_request, http_version: what can be said of the first line as soon as it is there, or
  // has a control character, so that nobody waits for the rest of a request in another protocol; request_header: too
  // large.
  [[nodiscard]] static Result<std::size_t> find_header(std::string_view bytes, std::size_t searched,
                                                       const HttpLimits& limits);

  // A complete header. Reason::http_request, http_version, http_coding, request_header. Refused because two programs
  // could read them in two ways: Content-Length twice or beside Transfer-Encoding, a list in either, codings other than
  // `chunked`, Host not exactly once in HTTP/1.1.
  [[nodiscard]] static Result<RequestParser> parse(std::string_view header, const HttpLimits& limits);

  RequestParser(RequestParser&&) noexcept;
  RequestParser& operator=(RequestParser&&) noexcept;
  ~RequestParser();

  [[nodiscard]] const HttpRequest& request() const { return request_; }
  [[nodiscard]] HttpRequest take_request() { return std::move(request_); }
  [[nodiscard]] bool http10() const { return http10_; }
  [[nodiscard]] bool keep_alive() const { return keep_alive_; }
  [[nodiscard]] bool expects_continue() const { return expects_continue_; }

  struct Step {
    std::size_t used;   // of the input
    std::size_t given;  // to `out`
  };
  // Moves body bytes. Both 0 and not done(): more input is needed. Reason::http_request: a broken chunk.
  [[nodiscard]] Result<Step> body(std::string_view in, std::span<std::byte> out);
  [[nodiscard]] bool done() const;
  // Of the body, as far as the header says so; nothing: chunked.
  [[nodiscard]] std::optional<std::uint64_t> body_left() const;

 private:
  struct Machine;
  RequestParser();
  [[nodiscard]] Result<void> check_framing();
  [[nodiscard]] Result<void> fill(std::string_view target);

  std::unique_ptr<Machine> machine_;
  HttpRequest request_;
  bool http10_ = false;
  bool keep_alive_ = false;
  bool expects_continue_ = false;
};

}  // namespace plimsoll
