#include "async/task_group.h"

#include <boost/asio/co_spawn.hpp>
#include <cstdlib>
#include <exception>

namespace plimsoll {

TaskGroup::~TaskGroup() {
  // Members are gone before the tasks: a broken invariant, unless the whole loop is being torn down.
  if (running_ > 0 && !io_.stopped()) std::abort();
}

void TaskGroup::start(boost::asio::awaitable<void> task) {
  ++running_;
  boost::asio::co_spawn(io_, std::move(task), [this](const std::exception_ptr& exception) {
    // Our code does not throw; what comes here is lack of memory in the control plane itself.
    if (exception) std::terminate();
    if (--running_ == 0) finished_.set();
  });
}

boost::asio::awaitable<void> TaskGroup::join() {
  while (running_ > 0) {
    finished_.clear();
    co_await finished_.wait();
  }
}

}  // namespace plimsoll
