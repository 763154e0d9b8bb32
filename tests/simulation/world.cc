#include "world.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace plimsoll::simulation {
namespace {
using namespace literals;
using std::chrono::seconds;

constexpr Bytes kBudget = 1_GiB;
constexpr Bytes kDeviceBudget = 2_GiB;
constexpr Bytes kModels = 90_MiB;
constexpr Bytes kHelpers = 40_MiB;

std::vector<Device> devices(bool accelerator) {
  std::vector<Device> all = {{"cpu", kHost}};
  if (accelerator) all.push_back({"gpu:0", 1});
  return all;
}

ByteVector budget(double share) {
  ByteVector bytes = ByteVector::host(Bytes(static_cast<std::uint64_t>(static_cast<double>(kBudget.count()) * share)));
  bytes[1] = kDeviceBudget;
  return bytes;
}

}  // namespace

World::World(const Plan& plan)
    : plan_(plan),
      random_(plan.seed),
      // Small, because every event walks all of it.
      ledger_({"host", "gpu:0"}, {.most_nodes = 256, .most_leases = 256}),
      router_(plan.settings, devices(plan.accelerator), ledger_, plan.seed) {
  ledger_.set_budget(budget(1));
  models_ = ledger_.reserve(ledger_.system(), ByteVector::host(kModels + kHelpers)).value();
  after(Milliseconds(0), event::IdleMemoryChanged{ByteVector::host(kModels)});
  after(Milliseconds(0), event::ServicesChanged{0, plan.settings.predictions_max});
  if (plan.accelerator) after(Milliseconds(0), event::ServicesChanged{1, 1});
  if (plan.arrivals.empty())
    plan_tasks(plan);
  else
    plan_arrivals(plan);
  plan_disturbances();
  if (plan.drain) {
    drained_from_ = now_ + *plan.drain;
    drained_until_ = *drained_from_ + plan.grace;
    after(*plan.drain, event::Drain{});
    after(*plan.drain + plan.grace, event::DrainDeadline{});
  }
}

void World::plan_arrivals(const Plan& plan) {
  TaskNumber last = 0;
  for (const Arrival& arrival : plan.arrivals) {
    TaskPlan task = arrival.plan;
    task.number = ++last;
    outcomes_[last] = {.plan = task, .arrived = now_ + arrival.at};
    after(arrival.at, event::TaskArrived{task});
    if (arrival.cancelled_at) after(*arrival.cancelled_at, event::TaskCancelled{last});
  }
}

void World::plan_tasks(const Plan& plan) {
  for (int index = 1; index <= plan.tasks; ++index) {
    TaskPlan task;
    task.number = static_cast<TaskNumber>(index);
    task.tenant = fmt::format("tenant {}", number(1, 3));
    task.priority = static_cast<Priority>(number(0, 2));
    task.pages = chance(0.5) ? number(1, 3) : number(1, plan.pages_max);
    task.body = mebibytes(1, 40);
    task.base = ByteVector::host(mebibytes(10, 40));
    task.largest_page = {.host = mebibytes(5, 30), .work = chance(0.1) ? mebibytes(300, 1200) : mebibytes(30, 250)};
    task.page_time = Milliseconds(number(200, 4000));
    task.strict = chance(0.1);
    task.may_shrink = chance(0.3);
    const Milliseconds arrival(number(0, 60'000));
    if (chance(0.1)) {
      task.deadline = now_ + arrival + seconds(number(5, 600));
      task.best_effort = chance(0.2);
    }
    outcomes_[task.number] = {.plan = task, .arrived = now_ + arrival};
    after(arrival, event::TaskArrived{task});
    if (chance(plan.faults.cancelled))
      after(arrival + Milliseconds(number(0, 60'000)), event::TaskCancelled{task.number});
  }
}

void World::plan_disturbances() {
  constexpr int kSeconds = 300;
  disturbed_until_ = now_ + seconds(kSeconds);
  for (int second = 1; second < kSeconds; ++second) {
    const Milliseconds at = seconds(second) + Milliseconds(number(0, 999));
    if (chance(plan_.faults.budget_moves))
      after(at, event::BudgetChanged{budget(static_cast<double>(number(20, 100)) / 100)});
    if (chance(plan_.faults.pressure_moves)) {
      const int level = number(0, 5);
      after(at, event::LevelChanged{kHost, static_cast<PressureLevel>(level), 0.78 + level * 0.04});
    }
    if (chance(plan_.faults.device_outage)) {
      after(at, event::ServicesChanged{0, 0});
      after(at + seconds(number(1, 60)), event::ServicesChanged{0, plan_.settings.predictions_max});
    }
  }
  // Whatever was done to it is undone at the end, so that what can be read is read.
  after(seconds(kSeconds + 60), event::BudgetChanged{budget(1)});
  after(seconds(kSeconds + 60), event::LevelChanged{kHost, PressureLevel::normal, 0.5});
  after(seconds(kSeconds + 60), event::ServicesChanged{0, plan_.settings.predictions_max});
}

void World::after(Milliseconds delay, RouterEvent event) { pending_.push({now_ + delay, ++order_, std::move(event)}); }

std::optional<std::string> World::run() {
  // I5: an hour of quiet after the disturbances is far more than all the work there is.
  const TimePoint horizon = disturbed_until_ + std::chrono::hours(8);
  TimePoint next_tick = now_;
  while (!over()) {
    if (now_ > horizon) return "I5: tasks wait for ever";
    if (pending_.empty() || pending_.top().at >= next_tick) {
      now_ = next_tick;
      next_tick += seconds(1);
      if (auto wrong = deliver(event::Tick{})) return wrong;
      continue;
    }
    Pending next = pending_.top();
    pending_.pop();
    if (withdrawn_.erase(next.order) > 0) continue;
    now_ = std::max(now_, next.at);
    if (auto wrong = deliver(std::move(next.event))) return wrong;
  }
  return final_state();
}

bool World::over() const {
  // A minute is far more than cancelled pages and clean-ups take.
  if (drained_until_ && now_ > *drained_until_ + std::chrono::minutes(1)) return true;
  return ended_ == outcomes_.size();
}

std::optional<std::string> World::against_drain(const Action& action) const {
  if (!drained_from_ || now_ < *drained_from_ || !router_.state().draining) return std::nullopt;
  if (std::holds_alternative<action::AcceptTask>(action)) return "a task was taken while draining";
  if (std::holds_alternative<action::DescribeWindow>(action)) return "a window was begun while draining";
  if (std::holds_alternative<action::StartPage>(action) && router_.state().drain_over)
    return "a page was started after the drain's end";
  return std::nullopt;
}

std::optional<std::string> World::deliver(RouterEvent event) {
  ++events_;
  if (const auto* finished = std::get_if<event::PageFinished>(&event)) runs_.erase({finished->task, finished->page});
  const std::vector<Action> actions = router_.handle(now_, std::move(event));
  if (auto broken = broken_invariant(router_.state())) return broken;
  for (const Action& action : actions) {
    if (auto wrong = against_drain(action)) return wrong;
    if (auto wrong = carry_out(action)) return wrong;
  }
  return std::nullopt;
}

std::optional<std::string> World::carry_out(const Action& action) {
  return std::visit([this](const auto& each) { return on(each); }, action);
}

std::optional<std::string> World::on(const action::RefuseTask& refuse) {
  Outcome& outcome = outcomes_.at(refuse.task);
  if (refuse.error.message.empty()) return "I8: a refusal without a word";
  if (outcome.ended || outcome.accepted) return "a task was refused after its end or its beginning";
  if (refuse.retry_after && (*refuse.retry_after < seconds(1) || *refuse.retry_after > seconds(300)))
    return "Retry-After is out of its bounds";
  if (++outcome.refusals <= plan_.retries && refuse.retry_after) {
    after(*refuse.retry_after, event::TaskArrived{outcome.plan});
    return std::nullopt;
  }
  outcome.refused = true;
  outcome.failure = refuse.error;
  outcome.ended = now_;
  ++ended_;
  return std::nullopt;
}

std::optional<std::string> World::on(const action::AcceptTask& accept) {
  Outcome& outcome = outcomes_.at(accept.task);
  if (outcome.accepted || outcome.ended) return "a task was taken twice";
  outcome.accepted = now_;
  return std::nullopt;
}

std::optional<std::string> World::on(const action::DescribeWindow& describe) {
  const TaskPlan& task = outcomes_.at(describe.task).plan;
  if (describe.count < 1 || describe.first + describe.count > task.pages) return "a window outside the document";
  if (chance(plan_.faults.document_failed)) {
    after(Milliseconds(5), event::DocumentFailed{describe.task, fail(Reason::damaged, "damaged").error()});
    return std::nullopt;
  }
  event::WindowDescribed described{describe.task, {}};
  for (int index = 0; index < describe.count; ++index) {
    PagePlan page{.number = describe.first + index + 1, .demand = task.largest_page, .time = task.page_time};
    page.demand.work = Bytes(page.demand.work.count() * static_cast<unsigned>(number(20, 100)) / 100);
    described.pages.push_back(page);
  }
  after(Milliseconds(number(1, 50)), std::move(described));
  return std::nullopt;
}

event::PageFinished World::outcome_of(const action::StartPage& start, Milliseconds& time) {
  const Faults& faults = plan_.faults;
  if (chance(faults.slow_page)) time *= 10;
  event::PageFinished finished{start.task, start.page, PageOutcome::done, ByteVector::host(start.cap), std::nullopt};
  if (chance(faults.out_of_memory))
    finished.outcome = PageOutcome::out_of_memory;
  else if (chance(faults.service_lost))
    finished.outcome = PageOutcome::service_lost;
  else if (chance(faults.killed_outside))
    finished.outcome = PageOutcome::killed_outside;
  else if (chance(faults.page_failed))
    finished.outcome = PageOutcome::failed, finished.error = fail(Reason::damaged, "damaged").error();
  return finished;
}

std::optional<std::string> World::on(const action::StartPage& start) {
  const PageKey key{start.task, start.page};
  Outcome& outcome = outcomes_.at(start.task);
  if (outcome.ended) return "a page of an ended task was started";
  if (runs_.contains(key)) return "a page was started twice at once";
  if (ended_pages_.contains(key)) return "a page was started after its end";
  if (start.attempt > kMostAttempts) return "a page was tried too often";
  if (is_late(outcome.plan, now_)) return "a page was started after its task's deadline";
  if (!outcome.first_page) outcome.first_page = now_;
  Milliseconds time =
      Milliseconds(number(100 - plan_.spread, 100 + plan_.spread)) * outcome.plan.page_time.count() / 100;
  event::PageFinished finished = outcome_of(start, time);
  page_runs_.push_back({now_, time, start.task});
  const bool last = finished.outcome == PageOutcome::done || finished.outcome == PageOutcome::failed;
  if (last) ended_pages_[key] = false;
  after(time, std::move(finished));
  runs_[key] = {order_, {}};
  int& most = most_running_[outcome.plan.tenant];
  most = std::max(most, static_cast<int>(std::ranges::count_if(runs_, [&](const auto& run) {
                    return outcomes_.at(run.first.first).plan.tenant == outcome.plan.tenant;
                  })));
  return std::nullopt;
}

std::optional<std::string> World::on(const action::CancelPage& cancel) {
  const PageKey key{cancel.task, cancel.page};
  const auto run = runs_.find(key);
  if (run == runs_.end()) return "a page was cancelled that does not run";
  withdrawn_.insert(run->second.order);
  ended_pages_.erase(key);
  after(Milliseconds(number(1, 30)),
        event::PageFinished{cancel.task, cancel.page, PageOutcome::evicted, {}, std::nullopt});
  run->second.order = order_;
  return std::nullopt;
}

std::optional<std::string> World::on(const action::FailPage& fail) {
  if (fail.error.message.empty()) return "I8: a failed page without a word";
  if (runs_.contains({fail.task, fail.page})) return "a running page was failed";
  return std::nullopt;
}

std::optional<std::string> World::on(const action::CleanUpWindow& clean) {
  after(Milliseconds(number(1, 40)), event::WindowCleaned{clean.task});
  return std::nullopt;
}

std::optional<std::string> World::on(const action::ReturnIdleMemory&) {
  models_.shrink_to(ByteVector::host(kHelpers));
  after(Milliseconds(10), event::IdleMemoryChanged{});
  after(Milliseconds(10), event::IdleMemoryReturned{});
  return std::nullopt;
}

std::optional<std::string> World::on(const action::ParkTask&) { return std::nullopt; }

std::optional<std::string> World::on(const action::FinishTask& finish) {
  Outcome& outcome = outcomes_.at(finish.task);
  if (outcome.ended) return "a task ended twice";
  if (finish.census.sum() != outcome.plan.pages || finish.census.finished() != outcome.plan.pages)
    return fmt::format("I6: task {} ended with {} of {} pages", finish.task, finish.census.finished(),
                       outcome.plan.pages);
  const bool running = std::ranges::any_of(runs_, [&](const auto& run) { return run.first.first == finish.task; });
  if (running) return "a task ended while a page of it runs";
  outcome.ended = now_;
  ++ended_;
  outcome.failure = finish.failure;
  outcome.census = finish.census;
  return std::nullopt;
}

std::optional<std::string> World::final_state() const {
  if (!runs_.empty()) return "pages run after the end";
  if (!(ledger_.reserved() == models_.bytes())) return "I1: bytes are reserved after the end";
  if (!router_.state().tenants.empty()) return "tenants are left after the end";
  if (!router_.state().active.empty()) return "tasks are active after the end";
  if (!router_.state().door.empty()) return "tasks stand at the door after the end";
  for (const auto& [number, outcome] : outcomes_)
    if (outcome.accepted && !outcome.ended && !router_.state().queue.find(number))
      return "a task was lost in the drain";
  return std::nullopt;
}

bool World::chance(double probability) { return std::uniform_real_distribution<double>(0, 1)(random_) < probability; }

int World::number(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }

Bytes World::mebibytes(int least, int most) { return 1_MiB * static_cast<std::uint64_t>(number(least, most)); }

}  // namespace plimsoll::simulation
