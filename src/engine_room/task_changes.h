// News of tasks, for those who watch them, whether anything of the task is in memory or not.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <map>

#include "async/event.h"
#include "tasks/task_record.h"

namespace plimsoll {

// io thread only. Outlives its watches, which are as many as clients wait.
class TaskChanges {
 public:
  explicit TaskChanges(boost::asio::io_context& io) : io_(io) {}

  // Something of the task changed in the store.
  void tell(const TaskId& task) {
    for (auto [watch, end] = watches_.equal_range(task); watch != end; ++watch) watch->second->set();
  }

  class Watch {
   public:
    Watch(TaskChanges& changes, const TaskId& task)
        : changes_(changes), told_(changes.io_), place_(changes.watches_.emplace(task, &told_)) {}
    ~Watch() { changes_.watches_.erase(place_); }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    // Until something changed since the last wait, so that nothing is missed between a look and the next wait; or until
    // the deadline.
    [[nodiscard]] boost::asio::awaitable<void> wait(TimePoint deadline) {
      (void)co_await told_.wait(deadline);
      told_.clear();
    }

   private:
    TaskChanges& changes_;
    Event told_;
    std::multimap<TaskId, Event*>::iterator place_;
  };

 private:
  boost::asio::io_context& io_;
  std::multimap<TaskId, Event*> watches_;
};

}  // namespace plimsoll
