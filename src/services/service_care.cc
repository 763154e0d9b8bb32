#include "services/service_care.h"

#include <algorithm>

namespace plimsoll {

bool retains_too_much(Bytes held, Bytes baseline, const CareRule& rule) {
  return baseline > Bytes() &&
         static_cast<double>(held.count()) > rule.retained_max * static_cast<double>(baseline.count());
}

Bytes returnable(Bytes held, Bytes baseline, Bytes expected) { return held - std::max(baseline, expected); }

Bytes settled_baseline(Bytes loaded, Bytes held) { return std::clamp(held, loaded, loaded + loaded); }

CarePlan plan_care(const CareFacts& facts, const CareRule& rule, TimePoint now) {
  CarePlan plan{Care::none, facts.heard + rule.heartbeat};
  if (rule.idle_time > Milliseconds::zero()) {
    if (now >= facts.idle_since + rule.idle_time) return {Care::end, now};
    plan.next = std::min(plan.next, facts.idle_since + rule.idle_time);
  }
  if (retains_too_much(facts.held, facts.baseline, rule)) {
    const TimePoint due = std::max(facts.idle_since, facts.heard) + rule.quiet;
    if (now >= due || facts.pages_over >= rule.pages_over_max) return {Care::relieve, now};
    plan.next = std::min(plan.next, due);
  }
  if (now >= facts.heard + rule.heartbeat) return {Care::ping, now};
  return plan;
}

}  // namespace plimsoll
