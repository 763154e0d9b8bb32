#include "api/callbacks/callback_policy.h"

#include <algorithm>
#include <cmath>

namespace plimsoll {

CallbackRules callback_rules(const Settings& settings) {
  return {.attempts_max = settings.callback_attempts,
          .pause = settings.callback_pause,
          .pause_max = std::max(settings.callback_pause, settings.callback_pause_max),
          .give_up = settings.callback_give_up};
}

CallbackOutcome outcome_of(int status, std::optional<Milliseconds> retry_after) {
  using Answer = CallbackOutcome::Answer;
  return {status / 100 == 2 ? Answer::taken : status == 410 ? Answer::never : Answer::refused, retry_after};
}

CallbackProgress after_attempt(const CallbackRules& rules, const CallbackProgress& before,
                               const CallbackOutcome& outcome, WallTime task_ended, WallTime now, double chance) {
  const int attempts = before.attempts + 1;
  if (outcome.answer == CallbackOutcome::Answer::taken) return {CallbackState::delivered, attempts, std::nullopt};
  Milliseconds pause = rules.pause;
  for (int attempt = 1; attempt < attempts && pause < rules.pause_max; ++attempt) pause *= 2;
  pause = std::min(pause, rules.pause_max);
  pause = Milliseconds(std::llround(static_cast<double>(pause.count()) * (1 - chance / 2)));
  pause = std::max(pause, std::min(outcome.retry_after.value_or(Milliseconds(0)), rules.pause_max));
  const bool over = outcome.answer == CallbackOutcome::Answer::never || attempts >= rules.attempts_max ||
                    now + pause > task_ended + rules.give_up;
  if (over) return {CallbackState::failed, attempts, std::nullopt};
  return {CallbackState::waiting, attempts, now + pause};
}

bool is_due(const CallbackRules& rules, const CallbackProgress& progress, WallTime now) {
  return progress.next && (*progress.next <= now || *progress.next > now + rules.pause_max);
}

}  // namespace plimsoll
