#include "routing/recovery.h"

#include <algorithm>
#include <array>

namespace plimsoll {
namespace {

// Area to three quarters: the detector's memory follows the area of its input.
constexpr double kSmallerSide = 0.866;

constexpr std::array kLadder = {RecoveryStep::purge,        RecoveryStep::smaller_batch, RecoveryStep::text_alone,
                                RecoveryStep::smaller_side, RecoveryStep::alone,         RecoveryStep::cpu};

bool was_taken(const RecoveryFacts& facts, RecoveryStep step) {
  return std::ranges::find(facts.taken, step) != facts.taken.end();
}

bool applies(RecoveryStep step, const RecoveryFacts& facts) {
  switch (step) {
    case RecoveryStep::purge:
      return true;
    case RecoveryStep::smaller_batch:
      return facts.last.batch > 1;
    case RecoveryStep::text_alone:
      return facts.may_drop_features;
    case RecoveryStep::smaller_side:
      return facts.may_shrink;
    case RecoveryStep::alone:
      return !facts.last.exclusive && facts.alone_would_fit;
    case RecoveryStep::cpu:
      return !facts.last.on_cpu && facts.cpu_fallback && facts.cpu_lease_would_fit;
  }
  return false;
}

AttemptSettings changed(RecoveryStep step, AttemptSettings settings) {
  switch (step) {
    case RecoveryStep::purge:
    case RecoveryStep::text_alone:  // the router's to do
      break;
    case RecoveryStep::smaller_batch:
      settings.batch = 1;
      break;
    case RecoveryStep::smaller_side:
      settings.side_scale *= kSmallerSide;
      break;
    case RecoveryStep::alone:
      settings.exclusive = true;
      break;
    case RecoveryStep::cpu:
      settings.on_cpu = true;
      settings.batch = 1;
      break;
  }
  return settings;
}

}  // namespace

std::string_view label(RecoveryStep step) {
  static constexpr std::array<std::string_view, 6> kNames = {"purge",        "smaller_batch", "text_alone",
                                                             "smaller_side", "alone",         "cpu"};
  return kNames.at(static_cast<std::size_t>(step));
}

std::optional<Recovery> next_recovery(const RecoveryFacts& facts) {
  if (facts.attempts >= kMostAttempts) return std::nullopt;
  const bool cpu_is_left = !was_taken(facts, RecoveryStep::cpu) && applies(RecoveryStep::cpu, facts);
  const bool last_attempt = facts.attempts == kMostAttempts - 1;
  if (last_attempt && cpu_is_left) return Recovery{RecoveryStep::cpu, changed(RecoveryStep::cpu, facts.last)};
  for (const RecoveryStep step : kLadder)
    if (!was_taken(facts, step) && applies(step, facts)) return Recovery{step, changed(step, facts.last)};
  return std::nullopt;
}

}  // namespace plimsoll
