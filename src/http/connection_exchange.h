// HttpExchange over a connection.
#pragma once

#include <optional>
#include <string>

#include "http/byte_stream.h"
#include "http/exchange.h"
#include "http/gone_watch.h"
#include "http/request_reader.h"

namespace plimsoll {

// io thread only. Lives as long as one request is worked on.
class ConnectionExchange final : public HttpExchange {
 public:
  // What is left of a body may be read and dropped, to keep the connection.
  static constexpr std::uint64_t kSkippedMax = 64 * 1024;

  // `draining` says whether this answer is to be the connection's last; stream, reader and it outlive us.
  ConnectionExchange(ByteStream& stream, RequestReader& reader, Milliseconds write_stall, const bool& draining);

  [[nodiscard]] const HttpRequest& request() const override { return request_; }
  [[nodiscard]] const Principal& principal() const override { return principal_; }
  [[nodiscard]] Async<std::size_t> read_body(std::span<std::byte> into) override;
  [[nodiscard]] Async<void> respond(HttpResponse response) override;
  [[nodiscard]] Async<void> begin(HttpResponse head) override;
  [[nodiscard]] Async<void> write(std::string_view piece) override;
  [[nodiscard]] Async<void> finish() override;
  [[nodiscard]] Cancellation& gone() override;

  // For the server: routing fills the request, a key the principal.
  [[nodiscard]] HttpRequest& request() { return request_; }
  void set_principal(Principal principal) { principal_ = std::move(principal); }

  enum class Answer { none, begun, whole };
  [[nodiscard]] Answer answer() const { return answer_; }
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] std::uint64_t bytes_out() const { return bytes_out_; }
  // Whether another request may follow on this connection.
  [[nodiscard]] bool keeps_connection() const { return keep_alive_ && answer_ == Answer::whole; }
  // The handler should end: the connection is of no use, or the server's patience is over.
  void give_up() { gone_.cancel(); }

 private:
  [[nodiscard]] bool decide_keep_alive() const;
  [[nodiscard]] Async<void> send(ByteStream::Pieces pieces);

  ByteStream& stream_;
  RequestReader& reader_;
  Milliseconds write_stall_;
  const bool& draining_;
  HttpRequest request_;
  Principal principal_;
  Cancellation gone_;
  std::optional<GoneWatch> watch_;
  Answer answer_ = Answer::none;
  bool continue_due_;
  bool body_broken_ = false;
  bool keep_alive_ = false;
  bool chunked_ = false;
  int status_ = 0;
  std::uint64_t bytes_out_ = 0;
};

}  // namespace plimsoll
