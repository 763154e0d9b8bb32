#include "http/connection_exchange.h"

#include <fmt/format.h>

#include <chrono>

#include "http/response_text.h"

namespace plimsoll {
namespace {

std::string now_text() {
  using namespace std::chrono;
  return http_date(duration_cast<seconds>(system_clock::now().time_since_epoch()).count());
}

}  // namespace

ConnectionExchange::ConnectionExchange(ByteStream& stream, RequestReader& reader, Milliseconds write_stall,
                                       const bool& draining)
    : stream_(stream),
      reader_(reader),
      write_stall_(write_stall),
      draining_(draining),
      request_(reader.parser().take_request()),
      continue_due_(reader.parser().expects_continue() && !reader.holds_bytes()) {}

Async<std::size_t> ConnectionExchange::read_body(std::span<std::byte> into) {
  // After an answer it would be no promise but a part of it.
  if (continue_due_ && answer_ == Answer::none) {
    continue_due_ = false;
    CO_TRY_VOID(co_await send({"HTTP/1.1 100 Continue\r\n\r\n"}));
  }
  auto count = co_await reader_.read_body(into);
  if (!count) body_broken_ = true;
  if (!count && count.error().reason == Reason::client_gone) give_up();
  co_return count;
}

Async<void> ConnectionExchange::send(ByteStream::Pieces pieces) {
  auto sent = co_await stream_.write(pieces, write_stall_);
  if (sent) co_return sent;
  keep_alive_ = false;
  give_up();
  // Whether it was too slow or has left: nobody is there to be told.
  co_return fail(Reason::client_gone, sent.error().message);
}

bool ConnectionExchange::decide_keep_alive() const {
  const RequestParser& parser = reader_.parser();
  // A client that was never told to go on may send the body or not: what comes next could be either.
  const bool body_is_in_the_way = continue_due_ || parser.body_left().value_or(0) > kSkippedMax;
  return parser.keep_alive() && !draining_ && !body_broken_ && !body_is_in_the_way;
}

Async<void> ConnectionExchange::respond(HttpResponse response) {
  if (answer_ != Answer::none) co_return fail(Reason::internal, "a request was answered twice");
  const bool has_body = may_have_body(response.status);
  keep_alive_ = decide_keep_alive();
  const std::string date = now_text();
  ResponseFraming framing{
      .http10 = reader_.parser().http10(), .keep_alive = keep_alive_, .request_id = request_.id, .date = date};
  if (has_body) framing.length = response.body.size();
  const std::string head = response_head(response, framing);
  answer_ = Answer::whole;
  status_ = response.status;
  const bool sent_body = has_body && request_.method != HttpMethod::head;
  if (sent_body) bytes_out_ = response.body.size();
  co_return co_await send({head, sent_body ? std::string_view(response.body) : std::string_view()});
}

Async<void> ConnectionExchange::begin(HttpResponse head) {
  if (answer_ != Answer::none) co_return fail(Reason::internal, "a request was answered twice");
  const bool http10 = reader_.parser().http10();
  chunked_ = !http10 && may_have_body(head.status);
  keep_alive_ = !http10 && decide_keep_alive();
  const std::string date = now_text();
  const std::string text = response_head(
      head,
      {.http10 = http10, .keep_alive = keep_alive_, .chunked = chunked_, .request_id = request_.id, .date = date});
  answer_ = Answer::begun;
  status_ = head.status;
  CO_TRY_VOID(co_await send({text}));
  co_return co_await write(head.body);
}

Async<void> ConnectionExchange::write(std::string_view piece) {
  if (answer_ != Answer::begun) co_return fail(Reason::internal, "a piece of an answer that has not begun");
  if (piece.empty() || request_.method == HttpMethod::head || !may_have_body(status_)) co_return Result<void>();
  bytes_out_ += piece.size();
  if (!chunked_) co_return co_await send({piece});
  const std::string size = fmt::format("{:x}\r\n", piece.size());
  co_return co_await send({size, piece, "\r\n"});
}

Async<void> ConnectionExchange::finish() {
  if (answer_ != Answer::begun) co_return fail(Reason::internal, "the end of an answer that has not begun");
  answer_ = Answer::whole;
  if (!chunked_ || request_.method == HttpMethod::head) co_return Result<void>();
  co_return co_await send({"0\r\n\r\n"});
}

Cancellation& ConnectionExchange::gone() {
  if (!watch_ && !gone_.cancelled()) watch_.emplace(stream_.socket(), [this] { gone_.cancel(); });
  return gone_;
}

}  // namespace plimsoll
