// When a callback is tried again, and when it is given up. Pure.
//
//   the task has ended: waiting, due ──attempt──► 2xx ──► delivered
//                          ▲                       410 ──► failed
//                          └──── pause ◄── anything else; callbacks.attempts, callbacks.give_up ──► failed
//
// Pauses: callbacks.pause, twice as long each time, up to callbacks.pause_max; each is cut down by chance by up to
// half, so that what failed together does not come again together. Retry-After counts where it is longer, up to the
// same most.
#pragma once

#include <optional>

#include "base/clock.h"
#include "settings/settings.h"
#include "tasks/task_record.h"

namespace plimsoll {

struct CallbackRules {
  int attempts_max = 30;
  Milliseconds pause{10'000};
  Milliseconds pause_max{3'600'000};
  Milliseconds give_up{86'400'000};  // after the task's end
};
[[nodiscard]] CallbackRules callback_rules(const Settings& settings);

// What an attempt came to.
struct CallbackOutcome {
  enum class Answer : std::uint8_t {
    taken,    // 2xx
    refused,  // any other, or none
    never     // 410, or a place that is not allowed (any more)
  };
  Answer answer = Answer::refused;
  std::optional<Milliseconds> retry_after;
};
[[nodiscard]] CallbackOutcome outcome_of(int status, std::optional<Milliseconds> retry_after);

// `chance`: 0 to 1, even.
[[nodiscard]] CallbackProgress after_attempt(const CallbackRules& rules, const CallbackProgress& before,
                                             const CallbackOutcome& outcome, WallTime task_ended, WallTime now,
                                             double chance);

// A time that is further away than any pause was set before the clock was set back: it counts as come.
[[nodiscard]] bool is_due(const CallbackRules& rules, const CallbackProgress& progress, WallTime now);

}  // namespace plimsoll
