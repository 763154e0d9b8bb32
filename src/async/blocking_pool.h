// A few threads for calls that block (disk), so that the io thread never does. What is asked for is carried out in the
// order of asking, as far as threads are free.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "async/event.h"

namespace plimsoll {

// io thread only. Outlives whoever waits; its end waits for what is being carried out.
class BlockingPool {
 public:
  BlockingPool(boost::asio::io_context& io, std::size_t threads) : io_(io), pool_(threads) {}
  ~BlockingPool() { pool_.join(); }
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  // `work` runs on one of the threads and must not touch what belongs to the io thread.
  template <typename Work>
  [[nodiscard]] auto run(Work work) -> boost::asio::awaitable<std::invoke_result_t<Work>> {
    struct Wait {
      explicit Wait(boost::asio::io_context& loop) : done(loop) {}
      Event done;
      std::optional<std::invoke_result_t<Work>> result;
    };
    const auto wait = std::make_shared<Wait>(io_);
    boost::asio::post(pool_, [wait, &io = io_, work = std::move(work)]() mutable {
      wait->result.emplace(work());
      boost::asio::post(io, [wait] { wait->done.set(); });
    });
    (void)co_await wait->done.wait();
    co_return *std::move(wait->result);
  }

 private:
  boost::asio::io_context& io_;
  boost::asio::thread_pool pool_;
};

}  // namespace plimsoll
