// A task that is being read: its lease, its window of pages and its census. State of the router's core.
#pragma once

#include <span>

#include "routing/features.h"
#include "routing/task.h"

namespace plimsoll {

struct PageSlot {
  enum class State : std::uint8_t { queued, running };
  PagePlan plan;
  State state = State::queued;
  int attempts = 0;   // runs that did not fit
  int losses = 0;     // runs that ended with the loss of the service
  int kills = 0;      // … by a signal from outside
  int evictions = 0;  // … by the router itself
  std::vector<RecoveryStep> taken;
  AttemptSettings settings;
  FeatureSet features;
  std::vector<Degradation> left_out;  // features that were dropped after it did not fit
  bool degraded = false;              // of the run in progress
  bool evicting = false;              // it was cancelled to make room
  TimePoint waiting_since;
  TimePoint expected_end;
  DeviceNumber device = 0;
  TimePoint started;
  double share = 0;         // dominant share, as it was charged
  double class_weight = 1;  // …
  NodeId node;              // while it runs
  Lease lease;
};

class ActiveTask {
 public:
  ActiveTask(TaskPlan plan, bool small, TimePoint now);

  // The next window: how many pages to describe and from which ordinal (0-based); none when all are described.
  [[nodiscard]] int next_first() const { return described_; }
  [[nodiscard]] int next_count(int window) const;
  void begin_description() { describing_ = true; }
  // The answer came too late: the task has failed meanwhile.
  void abandon_description() { describing_ = false; }
  // Aborts unless exactly these pages were asked for.
  void describe(const std::vector<PagePlan>& pages, TimePoint now);

  [[nodiscard]] PageSlot* find(int page);
  // The first waiting page in document order; null when none waits.
  [[nodiscard]] PageSlot* first_waiting();
  [[nodiscard]] std::span<PageSlot> window() { return window_; }
  [[nodiscard]] std::span<const PageSlot> window() const { return window_; }
  // The page leaves the window for good.
  void finish(int page, PageOutcome outcome);
  // Everything that is not running leaves as failed: cancellation.
  void drop_waiting();

  [[nodiscard]] Census census() const;
  [[nodiscard]] bool describing() const { return describing_; }
  [[nodiscard]] bool cleaning() const { return cleaning_; }
  void set_cleaning(bool cleaning) { cleaning_ = cleaning; }
  [[nodiscard]] bool window_empty() const { return window_.empty() && !describing_; }
  [[nodiscard]] bool all_finished() const { return census().finished() == plan.pages; }

  TaskPlan plan;
  bool small;  // has the small lane's place
  NodeId node;
  Lease base;  // empty while it is parked
  TimePoint accepted;
  TimePoint served;              // when a page of it was started last: round robin within a tenant
  std::optional<Error> failure;  // it ends as soon as nothing of it runs

 private:
  std::vector<PageSlot> window_;  // in document order
  int described_ = 0;
  int done_ = 0;
  int degraded_ = 0;
  int failed_ = 0;
  bool describing_ = false;
  bool cleaning_ = false;
};

}  // namespace plimsoll
