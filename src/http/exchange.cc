#include "http/exchange.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"

namespace plimsoll {

Async<std::string> read_whole_body(HttpExchange& exchange, std::size_t bytes_max, std::string_view setting) {
  const auto refuse = [&] {
    return fail(Reason::body_bytes, fmt::format("the body is larger than {} ({})", to_text(Bytes(bytes_max)), setting));
  };
  constexpr std::size_t kStep = 16 * 1024;
  if (exchange.request().content_length.value_or(0) > bytes_max) co_return refuse();
  std::string body;
  for (;;) {
    const std::size_t held = body.size();
    // One byte more than may be, so that the end can be told from too much.
    body.resize(held + std::min(kStep, bytes_max + 1 - held));
    CO_TRY(const std::size_t count, co_await exchange.read_body(std::as_writable_bytes(std::span(body).subspan(held))));
    body.resize(held + count);
    if (count == 0) co_return body;
    if (body.size() > bytes_max) co_return refuse();
  }
}

}  // namespace plimsoll
