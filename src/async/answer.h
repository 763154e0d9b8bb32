// What a callback gives, awaited.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <utility>

#include "async/async.h"
#include "async/event.h"

namespace plimsoll {

// `ask` is called at once with a function that takes a Result<T>; that is called once, on the io thread, now or later.
template <typename T, typename Ask>
[[nodiscard]] Async<T> answered(boost::asio::io_context& io, Ask ask) {
  struct Wait {
    explicit Wait(boost::asio::io_context& loop) : given(loop) {}
    Event given;
    std::optional<Result<T>> result;
  };
  const auto wait = std::make_shared<Wait>(io);
  ask([wait](Result<T> result) {
    wait->result = std::move(result);
    wait->given.set();
  });
  (void)co_await wait->given.wait();
  co_return *std::move(wait->result);
}

}  // namespace plimsoll
