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
  int attempts = 0;  // runs that ended by a fault of ours
  std::vector<RecoveryStep> taken;
  AttemptSettings settings;
  FeatureSet features;
  bool degraded = false;  // of the run in progress
  TimePoint waiting_since;
  TimePoint expected_end;
  Domain device = kHost;
  Lease lease;
};

class ActiveTask {
 public:
  ActiveTask(TaskPlan plan, NodeId node, Lease base, TimePoint now);

  // The next window: how many pages to describe and from which ordinal (0-based); none when all are described.
  [[nodiscard]] int next_first() const { return described_; }
  [[nodiscard]] int next_count(int window) const;
  void begin_description() { describing_ = true; }
  // Aborts unless exactly these pages were asked for.
  void describe(std::vector<PagePlan> pages, TimePoint now);

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
  NodeId node;
  Lease base;
  TimePoint admitted;
  TimePoint served;  // when a page of it was started last: round robin within a tenant
  bool cancelled = false;

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
