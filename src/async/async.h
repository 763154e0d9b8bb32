// Coroutines that give a Result, and TRY for them: inside a coroutine an error leaves by co_return.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/error.h"

namespace plimsoll {

template <typename T>
using Async = boost::asio::awaitable<Result<T>>;

// Completion as a tuple that starts with the error code: no exception of Asio's crosses our code.
inline constexpr auto kAsTuple = boost::asio::as_tuple(boost::asio::use_awaitable);

}  // namespace plimsoll

#define CO_TRY_INTO_(temporary, declaration, ...)                          \
  auto temporary = (__VA_ARGS__);                                          \
  if (!temporary) co_return std::unexpected(std::move(temporary).error()); \
  declaration = *std::move(temporary)
#define CO_TRY(declaration, ...) CO_TRY_INTO_(PLIMSOLL_TRY_NAME_(try_result_, __LINE__), declaration, __VA_ARGS__)
#define CO_TRY_VOID(...)                                                                                        \
  do {                                                                                                          \
    if (auto try_result = (__VA_ARGS__); !try_result) co_return std::unexpected(std::move(try_result).error()); \
  } while (false)
