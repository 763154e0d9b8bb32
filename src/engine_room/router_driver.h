// Feeds events to the router's pure core and hands its actions to whoever owns the task concerned. The only place that
// calls TaskRouter::handle().
//
// Events that arise while actions are being carried out wait until these are through, so owners are never re-entered.
// While any task is in, the driver ticks (docs/memory.md): deadlines, time-outs and patience are noticed then.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <map>
#include <optional>

#include "async/task_group.h"
#include "routing/task_router.h"

namespace plimsoll {

// Who reads one document. Every call returns at once: it notes what is to be done and wakes its coroutine.
class TaskOwner {
 public:
  virtual ~TaskOwner() = default;
  // One of the two follows enter(), at once or after a wait at the door of a full queue.
  virtual void accepted() = 0;
  virtual void refused(Error why, std::optional<Milliseconds> retry_after) = 0;
  virtual void describe_window(int first, int count) = 0;
  virtual void start_page(const action::StartPage& order) = 0;
  virtual void cancel_page(int page) = 0;
  virtual void fail_page(int page, Error why) = 0;
  virtual void clean_up_window() = 0;
  virtual void park() = 0;
  virtual void finish(std::optional<Error> failure) = 0;
};

// io thread only. Outlives its owners' tasks; shut_down() before destruction.
class RouterDriver {
 public:
  // `return_idle_memory` is called when the router wants idle memory back; IdleMemoryReturned has to follow. `seed`: of
  // the jitter in Retry-After.
  RouterDriver(boost::asio::io_context& io, const RouterSettings& settings, std::vector<Device> devices, Ledger& ledger,
               std::function<void()> return_idle_memory, std::uint64_t seed);

  // Gives the plan its number and hands it in; the owner may be called before this returns.
  TaskNumber enter(TaskOwner& owner, TaskPlan plan);
  // Orders of the task go to another owner from now on.
  void hand_over(TaskNumber task, TaskOwner& owner) { owners_.at(task) = &owner; }
  // The owner hears nothing more. Its task has ended, was refused or is given up.
  void leave(TaskNumber task);

  void handle(RouterEvent event);
  // Every task that is in ends as cancelled.
  void cancel_all();

  [[nodiscard]] const RouterState& state() const { return router_.state(); }
  // Tasks that are in: waiting, active or refused and not yet gone.
  [[nodiscard]] std::size_t tasks() const { return owners_.size(); }
  [[nodiscard]] boost::asio::awaitable<void> shut_down();

 private:
  void carry_out(Action& action);
  void tell(TaskNumber task, const std::function<void(TaskOwner&)>& what);
  [[nodiscard]] boost::asio::awaitable<void> tick();

  TaskRouter router_;
  std::function<void()> return_idle_memory_;
  std::map<TaskNumber, TaskOwner*> owners_;
  std::deque<RouterEvent> waiting_;  // at most what one round of actions gives rise to
  bool handling_ = false;
  TaskNumber last_number_ = 0;
  boost::asio::steady_timer timer_;
  bool ticking_ = false;
  TaskGroup background_;
};

}  // namespace plimsoll
