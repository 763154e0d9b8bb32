// Every reachable state of a small configuration, by re-execution: a path is a list of choices of the environment
// (what happens next and how it ends), states are told apart by fingerprint. In each one, if something is unfinished,
// either the environment owes an answer or the passing of time alone moves the router: no state is stuck.
#include <gtest/gtest.h>

#include <deque>
#include <optional>
#include <unordered_set>
#include <vector>

#include "routing/task_router.h"

namespace plimsoll {
namespace {
using namespace literals;

RouterSettings small_settings() {
  RouterSettings settings;
  settings.window = 2;
  settings.tasks_max = 1;
  settings.predictions_max = 2;
  settings.service_losses_max = 2;
  settings.evictions_max = 1;
  return settings;
}

TaskPlan task(TaskNumber number, int pages, Bytes work) {
  return {.number = number,
          .tenant = "t",
          .pages = pages,
          .base = ByteVector::host(10_MiB),
          .largest_page = {.host = 5_MiB, .work = work},
          .page_time = Milliseconds(1000)};
}

// The router and what its environment owes it.
class Situation {
 public:
  Situation() : ledger_({"host"}, {}), router_(small_settings(), {{"cpu", kHost}}, ledger_) {
    ledger_.set_budget(ByteVector::host(300_MiB));
    models_ = ledger_.reserve(ledger_.system(), ByteVector::host(60_MiB)).value();
    deliver(event::IdleMemoryChanged{ByteVector::host(60_MiB)});
    deliver(event::ServicesChanged{0, 2});
    deliver(event::TaskArrived{task(1, 3, 60_MiB)});
    deliver(event::TaskArrived{task(2, 2, 220_MiB)});
  }

  // What may happen next; the same list in the same order for the same state.
  [[nodiscard]] std::vector<RouterEvent> choices() const {
    std::vector<RouterEvent> events;
    events.reserve(describing_.size() + cleaning_.size());
    for (const action::DescribeWindow& each : describing_) events.emplace_back(described(each));
    for (const action::CleanUpWindow& each : cleaning_) events.emplace_back(event::WindowCleaned{each.task});
    if (idle_asked_) events.emplace_back(event::IdleMemoryReturned{});
    for (const auto& [start, cancelled] : running_) {
      if (cancelled) {
        events.emplace_back(finished(start, PageOutcome::evicted));
        continue;
      }
      events.emplace_back(finished(start, PageOutcome::done));
      if (faults_ < kMostFaults) {
        events.emplace_back(finished(start, PageOutcome::out_of_memory));
        events.emplace_back(finished(start, PageOutcome::service_lost));
      }
    }
    if (faults_ < kMostFaults && !ended()) {
      events.emplace_back(event::TaskCancelled{1});
      events.emplace_back(event::LevelChanged{kHost, PressureLevel::emergency, 0.99});
      events.emplace_back(event::BudgetChanged{ByteVector::host(100_MiB)});
    }
    if (router_.state().level() != PressureLevel::normal)
      events.emplace_back(event::LevelChanged{kHost, PressureLevel::normal, 0.5});
    if (ledger_.budget() != ByteVector::host(300_MiB))
      events.emplace_back(event::BudgetChanged{ByteVector::host(300_MiB)});
    return events;
  }

  void choose(std::size_t index) {
    const RouterEvent event = choices().at(index);
    now_ += Milliseconds(100);
    take_back(event);
    deliver(event);
  }

  // The environment owes nothing and yet something is unfinished: does time alone help?
  [[nodiscard]] bool stuck() {
    for (int tick = 0; tick < 5000; ++tick) {
      if (ended() || !describing_.empty() || !cleaning_.empty() || idle_asked_ || !running_.empty()) return false;
      now_ += std::chrono::seconds(1);
      deliver(event::Tick{});
    }
    return !ended();
  }

  [[nodiscard]] bool ended() const { return router_.state().queue.empty() && router_.state().active.empty(); }
  [[nodiscard]] std::string text() const {
    std::string text = fingerprint(router_.state());
    text += " faults " + std::to_string(faults_) + " owed " + std::to_string(describing_.size()) +
            std::to_string(cleaning_.size()) + std::to_string(idle_asked_);
    for (const auto& [start, cancelled] : running_)
      text += " " + std::to_string(start.task) + "." + std::to_string(start.page) + (cancelled ? "x" : "");
    return text;
  }
  [[nodiscard]] const std::optional<std::string>& broken() const { return broken_; }

 private:
  static constexpr int kMostFaults = 3;

  static event::WindowDescribed described(const action::DescribeWindow& ask) {
    event::WindowDescribed answer{ask.task, {}};
    const Bytes work = ask.task == 1 ? 60_MiB : 220_MiB;
    for (int index = 0; index < ask.count; ++index)
      answer.pages.push_back({ask.first + index + 1, {5_MiB, work}, Milliseconds(1000)});
    return answer;
  }
  static event::PageFinished finished(const action::StartPage& start, PageOutcome outcome) {
    return {start.task, start.page, outcome, ByteVector::host(start.cap), std::nullopt};
  }

  // What `event` answers is owed no longer; what is a fault is counted.
  void take_back(const RouterEvent& event) {
    if (const auto* window = std::get_if<event::WindowDescribed>(&event))
      std::erase_if(describing_, [&](const auto& each) { return each.task == window->task; });
    if (const auto* window = std::get_if<event::WindowCleaned>(&event))
      std::erase_if(cleaning_, [&](const auto& each) { return each.task == window->task; });
    if (std::holds_alternative<event::IdleMemoryReturned>(event)) {
      idle_asked_ = false;
      models_ = Lease();
      deliver(event::IdleMemoryChanged{});
    }
    if (const auto* page = std::get_if<event::PageFinished>(&event)) {
      faults_ += page->outcome == PageOutcome::out_of_memory || page->outcome == PageOutcome::service_lost;
      std::erase_if(running_,
                    [&](const auto& run) { return run.first.task == page->task && run.first.page == page->page; });
    }
    faults_ += std::holds_alternative<event::TaskCancelled>(event);
    if (const auto* level = std::get_if<event::LevelChanged>(&event)) faults_ += level->level != PressureLevel::normal;
    if (const auto* budget = std::get_if<event::BudgetChanged>(&event))
      faults_ += budget->budget != ByteVector::host(300_MiB);
  }

  void deliver(const RouterEvent& event) {
    for (Action& action : router_.handle(now_, event)) {
      if (auto* describe = std::get_if<action::DescribeWindow>(&action)) describing_.push_back(*describe);
      if (auto* clean = std::get_if<action::CleanUpWindow>(&action)) cleaning_.push_back(*clean);
      if (std::holds_alternative<action::ReturnIdleMemory>(action)) idle_asked_ = true;
      if (auto* start = std::get_if<action::StartPage>(&action)) running_.emplace_back(*start, false);
      if (auto* cancel = std::get_if<action::CancelPage>(&action))
        for (auto& [start, cancelled] : running_) cancelled |= start.task == cancel->task && start.page == cancel->page;
    }
    if (!broken_) broken_ = broken_invariant(router_.state());
  }

  TimePoint now_{std::chrono::hours(1)};
  Ledger ledger_;
  Lease models_;
  TaskRouter router_;
  std::vector<action::DescribeWindow> describing_;
  std::vector<action::CleanUpWindow> cleaning_;
  std::vector<std::pair<action::StartPage, bool>> running_;
  bool idle_asked_ = false;
  int faults_ = 0;
  std::optional<std::string> broken_;
};

using Path = std::vector<std::uint8_t>;

std::unique_ptr<Situation> replay(const Path& path) {
  auto situation = std::make_unique<Situation>();
  for (const std::uint8_t choice : path) situation->choose(choice);
  return situation;
}

TEST(StateSearch, NoReachableStateIsStuckOrUnsound) {
  constexpr std::size_t kMostStates = 200'000;
  std::unordered_set<std::string> seen;
  std::deque<Path> frontier = {{}};
  std::size_t finished = 0;
  while (!frontier.empty()) {
    const Path path = std::move(frontier.front());
    frontier.pop_front();
    const auto situation = replay(path);
    ASSERT_FALSE(situation->broken()) << *situation->broken() << " in " << situation->text();
    if (!seen.insert(situation->text()).second) continue;
    ASSERT_LT(seen.size(), kMostStates) << "the configuration is not small";
    const std::size_t count = situation->choices().size();
    finished += situation->ended();
    for (std::size_t choice = 0; choice < count; ++choice) {
      frontier.push_back(path);
      frontier.back().push_back(static_cast<std::uint8_t>(choice));
    }
    ASSERT_FALSE(situation->stuck()) << "stuck in " << situation->text();
  }
  RecordProperty("states", static_cast<int>(seen.size()));
  EXPECT_GT(finished, 0U);
  EXPECT_GT(seen.size(), 1000U);
}

}  // namespace
}  // namespace plimsoll
