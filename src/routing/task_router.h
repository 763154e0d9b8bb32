// The TaskRouter's core: a document comes in, waits, becomes active, is read window by window and page by page, and
// ends; memory is reserved before anything runs. Pure: state × event → state × actions. It reads no clock, takes no
// lock, starts nothing; whoever owns it carries the actions out in order and reports back with events.
//
//   task:  arrived ─► waiting ─► active ─► ended            page:  undescribed ─► queued ─► running ─► done | degraded
//             │          ▲         │                                                ▲         │          | failed
//             ▼          └─ parked ┘                                                └─────────┘ recovery, loss,
//          refused                                                                                eviction
//
// One that finds its class full may wait at the door before it is taken or refused. A task is parked at a window's end
// when others wait or the program is about to end, and in the middle of one when the budget fell so far that the
// documents' bases leave no page room.
//
// Threads: one. Memory: the queue and its door are bounded by admission, active tasks by their places, pages by their
// windows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "routing/router_state.h"

namespace plimsoll {

class TaskRouter {
 public:
  // The ledger's system leases (models, helpers) belong to the owner; everything else in it is the router's.
  // `seed`: of the jitter in Retry-After, the only thing here that is random.
  TaskRouter(RouterSettings settings, std::vector<Device> devices, Ledger& ledger, std::uint64_t seed = 0);

  // `now` never goes back. Tick at least once a second while anything waits: time-outs are noticed then.
  [[nodiscard]] std::vector<Action> handle(TimePoint now, RouterEvent event);

  [[nodiscard]] const RouterState& state() const { return state_; }

 private:
  RouterState state_;
};

// Which of the invariants I1, I3, I4, I6 (scheduling reference §6.2) is broken, in words; nothing in a sound state.
// I2 is the meter's, I5 and I7 are properties of runs (simulator_test.cc), I8 is checked on actions.
[[nodiscard]] std::optional<std::string> broken_invariant(const RouterState& state);

// Everything that decides what happens next, as text; equal states have equal fingerprints. For the state search.
[[nodiscard]] std::string fingerprint(const RouterState& state);

}  // namespace plimsoll
