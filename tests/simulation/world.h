// The world around the router's core, as a deterministic simulation: documents arrive, pages take time, services die,
// predictions lie, the budget moves. Everything random comes from one seed; time is a number that jumps from event to
// event. After every event the invariants are checked; what breaks one is reported with the seed and the time.
#pragma once

#include <map>
#include <optional>
#include <queue>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "routing/task_router.h"

namespace plimsoll::simulation {

struct Faults {
  double out_of_memory = 0;    // per page run
  double service_lost = 0;     // …
  double killed_outside = 0;   // …
  double page_failed = 0;      // …
  double slow_page = 0;        // … ten times as long as expected
  double document_failed = 0;  // per window
  double cancelled = 0;        // per task
  double budget_moves = 0;     // per simulated second
  double pressure_moves = 0;   // …
  double device_outage = 0;    // …
};

// A task that comes at a time of its own, instead of random ones.
struct Arrival {
  TaskPlan plan;
  Milliseconds at{};
  std::optional<Milliseconds> cancelled_at;
};

struct Plan {
  std::uint64_t seed = 1;
  std::vector<Arrival> arrivals;      // numbers from 1 on, in this order; empty: `tasks` random ones
  int spread = 50;                    // pages take so many per cent more or less than foretold
  int retries = 0;                    // how often a client that was refused comes back, exactly as it was told
  std::optional<Milliseconds> drain;  // the program is told to end …
  Milliseconds grace{};               // … and has so much time for it
  int tasks = 20;
  int pages_max = 30;
  bool accelerator = false;
  Faults faults;
  RouterSettings settings;
};

// How a task ended, for checks on a whole run.
struct Outcome {
  TaskPlan plan;
  TimePoint arrived;
  std::optional<TimePoint> accepted;
  std::optional<TimePoint> first_page;
  std::optional<TimePoint> ended;
  std::optional<Error> failure;
  Census census;
  bool refused = false;  // for good
  int refusals = 0;
};

// A page that ran, for shares.
struct PageRun {
  TimePoint started;
  Milliseconds took;
  TaskNumber task;
};

class World {
 public:
  explicit World(const Plan& plan);

  // Runs until every task has ended. Returns what went wrong; nothing when all is well.
  [[nodiscard]] std::optional<std::string> run();

  [[nodiscard]] const std::map<TaskNumber, Outcome>& outcomes() const { return outcomes_; }
  [[nodiscard]] const std::vector<PageRun>& page_runs() const { return page_runs_; }
  // The most pages of a tenant that ran at once.
  [[nodiscard]] int most_running(const std::string& tenant) const {
    const auto found = most_running_.find(tenant);
    return found == most_running_.end() ? 0 : found->second;
  }
  [[nodiscard]] int events() const { return events_; }
  [[nodiscard]] TimePoint now() const { return now_; }

 private:
  struct Pending {
    TimePoint at;
    std::uint64_t order;
    RouterEvent event;
    bool operator>(const Pending& other) const { return std::tie(at, order) > std::tie(other.at, other.order); }
  };
  // A page that the router started.
  struct Run {
    std::uint64_t order;  // of its pending PageFinished
    ByteVector reserved;
  };
  using PageKey = std::pair<TaskNumber, int>;

  void plan_tasks(const Plan& plan);
  void plan_arrivals(const Plan& plan);
  void plan_disturbances();
  void after(Milliseconds delay, RouterEvent event);
  [[nodiscard]] std::optional<std::string> deliver(RouterEvent event);
  [[nodiscard]] std::optional<std::string> carry_out(const Action& action);
  [[nodiscard]] std::optional<std::string> final_state() const;
  // Everything has ended, or the program has.
  [[nodiscard]] bool over() const;
  [[nodiscard]] std::optional<std::string> against_drain(const Action& action) const;

  [[nodiscard]] std::optional<std::string> on(const action::RefuseTask& refuse);
  [[nodiscard]] std::optional<std::string> on(const action::AcceptTask& accept);
  [[nodiscard]] std::optional<std::string> on(const action::DescribeWindow& describe);
  [[nodiscard]] std::optional<std::string> on(const action::StartPage& start);
  [[nodiscard]] std::optional<std::string> on(const action::CancelPage& cancel);
  [[nodiscard]] std::optional<std::string> on(const action::FailPage& fail);
  [[nodiscard]] std::optional<std::string> on(const action::CleanUpWindow& clean);
  [[nodiscard]] std::optional<std::string> on(const action::ReturnIdleMemory& idle);
  [[nodiscard]] std::optional<std::string> on(const action::ParkTask& park);
  [[nodiscard]] std::optional<std::string> on(const action::FinishTask& finish);

  [[nodiscard]] bool chance(double probability);
  [[nodiscard]] int number(int least, int most);
  [[nodiscard]] Bytes mebibytes(int least, int most);
  [[nodiscard]] event::PageFinished outcome_of(const action::StartPage& start, Milliseconds& time);

  Plan plan_;
  std::mt19937_64 random_;
  TimePoint now_{std::chrono::hours(1)};
  TimePoint disturbed_until_;
  Ledger ledger_;
  Lease models_;
  TaskRouter router_;
  std::priority_queue<Pending, std::vector<Pending>, std::greater<>> pending_;
  std::set<std::uint64_t> withdrawn_;
  std::uint64_t order_ = 0;
  int events_ = 0;
  std::map<TaskNumber, Outcome> outcomes_;
  std::size_t ended_ = 0;  // of them
  std::map<PageKey, Run> runs_;
  std::map<PageKey, bool> ended_pages_;
  std::vector<PageRun> page_runs_;
  std::map<std::string, int> most_running_;
  std::optional<TimePoint> drained_from_;
  std::optional<TimePoint> drained_until_;
};

}  // namespace plimsoll::simulation
