// What an event costs the router with ten thousand tasks in its queue, and what such a task takes: the control plane's
// one thread must not be held up by either. A hundred tenants with rows of their own, all classes, both lanes; every
// tenth task has a deadline. Times are of the thread's processor, so that neighbours on the machine do not count.
#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <deque>
#include <map>
#include <random>

#include "routing/task_router.h"

namespace plimsoll {
namespace {
using namespace literals;

constexpr int kTenants = 100;

RouterSettings settings(int depth) {
  RouterSettings settings;
  settings.predictions_max = 4;
  settings.queue_capacity.fill(depth);
  settings.queue_time_max.fill(std::chrono::hours(1000));
  for (int index = 0; index < kTenants; ++index)
    settings.tenants[fmt::format("tenant {}", index)] = {
        .weight = 1.0 + index % 5, .min_share = index < 8 ? 0.05 : 0, .queued_max = depth};
  return settings;
}

class Cost {
 public:
  explicit Cost(int depth) : depth_(depth), ledger_({"host"}, {}), router_(settings(depth), {{"cpu", kHost}}, ledger_) {
    ledger_.set_budget(ByteVector::host(2_GiB));
    const std::size_t before = mallinfo2().uordblks;
    while (router_.state().queue.size() < static_cast<std::size_t>(depth)) arrive();
    bytes_per_task_ = (mallinfo2().uordblks - before) / static_cast<std::size_t>(depth);
    owed_.push_front(event::ServicesChanged{0, 4});
  }

  void run(int events) {
    costs_.clear();
    for (int count = 0; count < events; ++count) {
      now_ += Milliseconds(5);
      if (count % 100 == 0) deliver("Tick", event::Tick{});
      if (count % 500 == 0) deliver("TaskCancelled", event::TaskCancelled{last_ - static_cast<TaskNumber>(depth_) / 2});
      if (router_.state().queue.size() < static_cast<std::size_t>(depth_)) arrive();
      if (owed_.empty()) continue;
      // Pages that run side by side do not end in the order they began.
      const std::size_t which = std::uniform_int_distribution<std::size_t>(0, owed_.size() - 1)(random_);
      RouterEvent next = std::move(owed_[which]);
      owed_.erase(owed_.begin() + static_cast<std::ptrdiff_t>(which));
      deliver(kind(next), std::move(next));
    }
  }

  void print() {
    fmt::print("{} tasks wait, {} of heap each\n{:<18}{:>9}{:>11}{:>11}{:>11}\n", router_.state().queue.size(),
               to_text(Bytes(bytes_per_task_)), "event", "count", "median us", "p99 us", "most us");
    for (auto& [name, times] : costs_) {
      std::ranges::sort(times);
      fmt::print("{:<18}{:>9}{:>11.1f}{:>11.1f}{:>11.1f}\n", name, times.size(), times[times.size() / 2],
                 times[times.size() * 99 / 100], times.back());
    }
  }

 private:
  static const char* kind(const RouterEvent& event) {
    if (std::holds_alternative<event::WindowDescribed>(event)) return "WindowDescribed";
    if (std::holds_alternative<event::PageFinished>(event)) return "PageFinished";
    if (std::holds_alternative<event::WindowCleaned>(event)) return "WindowCleaned";
    return "other";
  }

  void arrive() {
    const auto number = [&](int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); };
    TaskPlan plan{.number = ++last_,
                  .tenant = fmt::format("tenant {}", number(0, kTenants - 1)),
                  .priority = static_cast<Priority>(number(0, 2)),
                  .pages = number(1, 40),
                  .body = 256_KiB,
                  .base = ByteVector::host(20_MiB),
                  .largest_page = {.host = 10_MiB, .work = 100_MiB}};
    if (last_ % 10 == 0) plan.deadline = now_ + std::chrono::hours(1000);
    deliver("TaskArrived", event::TaskArrived{std::move(plan)});
  }

  void deliver(const char* name, RouterEvent event) {
    const double before = processor_time();
    const std::vector<Action> actions = router_.handle(now_, std::move(event));
    costs_[name].push_back(processor_time() - before);
    for (const Action& action : actions) answer(action);
  }

  void answer(const Action& action) {
    if (const auto* window = std::get_if<action::DescribeWindow>(&action)) {
      event::WindowDescribed described{window->task, {}};
      for (int index = 1; index <= window->count; ++index)
        described.pages.push_back({window->first + index, {10_MiB, 100_MiB}, Milliseconds(1000)});
      owed_.emplace_back(std::move(described));
    }
    if (const auto* clean = std::get_if<action::CleanUpWindow>(&action))
      owed_.emplace_back(event::WindowCleaned{clean->task});
    if (const auto* start = std::get_if<action::StartPage>(&action))
      owed_.emplace_back(
          event::PageFinished{start->task, start->page, PageOutcome::done, ByteVector::host(start->cap), std::nullopt});
  }

  static double processor_time() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
  }

  int depth_;
  TimePoint now_{std::chrono::hours(1)};
  Ledger ledger_;
  TaskRouter router_;
  std::mt19937_64 random_{1};
  TaskNumber last_ = 0;
  std::deque<RouterEvent> owed_;
  std::size_t bytes_per_task_ = 0;
  std::map<std::string, std::vector<double>> costs_;
};

}  // namespace
}  // namespace plimsoll

int main() {
  for (const int depth : {100, 10'000}) {
    plimsoll::Cost cost(depth);
    cost.run(200'000);
    cost.print();
  }
}
