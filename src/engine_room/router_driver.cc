#include "engine_room/router_driver.h"

#include <utility>

#include "async/async.h"

namespace plimsoll {
namespace {

// The router wants to be told of time at least once a second.
constexpr Milliseconds kTick{500};

}  // namespace

RouterDriver::RouterDriver(boost::asio::io_context& io, const RouterSettings& settings, std::vector<Device> devices,
                           Ledger& ledger, std::function<void()> return_idle_memory, std::uint64_t seed)
    : router_(settings, std::move(devices), ledger, seed),
      return_idle_memory_(std::move(return_idle_memory)),
      timer_(io),
      background_(io) {}

TaskNumber RouterDriver::enter(TaskOwner& owner, TaskPlan plan) {
  const TaskNumber number = ++last_number_;
  plan.number = number;
  owners_[number] = &owner;
  if (!std::exchange(ticking_, true)) background_.start(tick());
  handle(event::TaskArrived{std::move(plan)});
  return number;
}

void RouterDriver::leave(TaskNumber task) {
  owners_.erase(task);
  if (owners_.empty()) timer_.cancel();
}

void RouterDriver::handle(RouterEvent event) {
  waiting_.push_back(std::move(event));
  if (handling_) return;
  handling_ = true;
  while (!waiting_.empty()) {
    RouterEvent next = std::move(waiting_.front());
    waiting_.pop_front();
    for (Action& action : router_.handle(std::chrono::steady_clock::now(), std::move(next))) carry_out(action);
  }
  handling_ = false;
}

void RouterDriver::cancel_all() {
  std::vector<TaskNumber> numbers;
  numbers.reserve(owners_.size());
  for (const auto& [number, owner] : owners_) numbers.push_back(number);
  for (const TaskNumber number : numbers) handle(event::TaskCancelled{number});
}

void RouterDriver::tell(TaskNumber task, const std::function<void(TaskOwner&)>& what) {
  if (const auto owner = owners_.find(task); owner != owners_.end()) what(*owner->second);
}

void RouterDriver::carry_out(Action& action) {
  struct Carry {
    RouterDriver& driver;
    void operator()(action::RefuseTask& order) const {
      driver.tell(order.task, [&](TaskOwner& owner) { owner.refused(std::move(order.error), order.retry_after); });
    }
    void operator()(action::AcceptTask& order) const {
      driver.tell(order.task, [](TaskOwner& owner) { owner.accepted(); });
    }
    void operator()(action::DescribeWindow& order) const {
      driver.tell(order.task, [&](TaskOwner& owner) { owner.describe_window(order.first, order.count); });
    }
    void operator()(action::StartPage& order) const {
      driver.tell(order.task, [&](TaskOwner& owner) { owner.start_page(order); });
    }
    void operator()(action::CancelPage& order) const {
      driver.tell(order.task, [&](TaskOwner& owner) { owner.cancel_page(order.page); });
    }
    void operator()(action::FailPage& order) const {
      driver.tell(order.task, [&](TaskOwner& owner) { owner.fail_page(order.page, std::move(order.error)); });
    }
    void operator()(action::CleanUpWindow& order) const {
      driver.tell(order.task, [](TaskOwner& owner) { owner.clean_up_window(); });
    }
    void operator()(action::ReturnIdleMemory&) const { driver.return_idle_memory_(); }
    void operator()(action::ParkTask& order) const {
      driver.tell(order.task, [](TaskOwner& owner) { owner.park(); });
    }
    void operator()(action::FinishTask& order) const {
      driver.tell(order.task, [&](TaskOwner& owner) { owner.finish(std::move(order.failure)); });
    }
  };
  std::visit(Carry{*this}, action);
}

boost::asio::awaitable<void> RouterDriver::tick() {
  while (!owners_.empty()) {
    timer_.expires_after(kTick);
    (void)co_await timer_.async_wait(kAsTuple);
    if (!owners_.empty()) handle(event::Tick{});
  }
  ticking_ = false;
}

boost::asio::awaitable<void> RouterDriver::shut_down() {
  timer_.cancel();
  co_await background_.join();
}

}  // namespace plimsoll
