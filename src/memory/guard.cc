#include "memory/guard.h"

#include <algorithm>
#include <cstdlib>

namespace plimsoll {
namespace {

constexpr std::size_t index_of(PressureLevel level) { return static_cast<std::size_t>(level); }

// The bytes that a budget which fell below the reservations makes us count, on the scale of the limit.
Bytes overcommitted(const DomainReading& reading) {
  if (reading.reserved <= reading.budget) return Bytes(0);
  if (reading.budget == Bytes(0)) return reading.limit;
  const double share = static_cast<double>(reading.reserved.count()) / static_cast<double>(reading.budget.count());
  return Bytes(static_cast<std::uint64_t>(static_cast<double>(reading.limit.count()) * share));
}

}  // namespace

MemoryGuard::MemoryGuard(GuardRules rules, std::size_t domain_count)
    : rules_(rules), reclaimer_(rules.reclaims, rules.dry_run_reclaims) {
  if (domain_count == 0 || domain_count > kMostDomains) std::abort();
  domains_.assign(domain_count, {PressureGauge(rules.levels), SignalWatch(rules.signals)});
}

bool MemoryGuard::raised(Alarm alarm, Domain domain) const {
  return domains_.at(domain).alarms.at(static_cast<std::size_t>(alarm));
}

double MemoryGuard::idle_time_share(Domain domain) const {
  return 1 - 0.9 * std::clamp((pressure(domain) - 0.80) / 0.15, 0.0, 1.0);
}

Milliseconds MemoryGuard::period() const {
  const bool calm = std::ranges::all_of(
      domains_, [](const DomainState& state) { return state.gauge.level() == PressureLevel::normal; });
  return Milliseconds(calm ? 100 : 20);
}

PressureReading MemoryGuard::judge(Domain domain, const GuardReading& reading) const {
  const DomainReading& seen = reading.domains.at(domain);
  const DomainState& state = domains_.at(domain);
  PressureReading judged;
  judged.limit = seen.limit;
  judged.used = std::max(seen.used.value_or(seen.reserved), overcommitted(seen));
  judged.refused_allocation = domain == kHost && (reading.refused_allocation || oom_kill_now_);
  if (seen.in_order())
    judged.most = PressureLevel::warn;
  else
    judged.page_peak = seen.page_peak;
  if (domain == kHost && stalling_) judged.least = PressureLevel::throttle;
  if (!state.watch.trustworthy()) judged.least = PressureLevel::reject;
  return judged;
}

void MemoryGuard::note_kernel(TimePoint now, const GuardReading& reading) {
  oom_kill_now_ = reading.oom_kills && oom_kills_ && *reading.oom_kills > *oom_kills_;
  if (oom_kill_now_) oom_kill_at_ = now;
  if (reading.oom_kills) oom_kills_ = reading.oom_kills;
  // High alone may be the tail of a stall that is over: only one that still rises counts.
  const double stall = reading.stall ? reading.stall->some_avg10 : 0;
  stalling_ = stall > rules_.stall_percent && (stall > last_stall_ || (stalling_ && stall == last_stall_));
  last_stall_ = stall;
}

void MemoryGuard::update_alarms(TimePoint now, Domain domain, const GuardReading& reading, GuardVerdict& verdict) {
  DomainState& state = domains_.at(domain);
  state.watch.update(reading.domains.at(domain));
  const bool killed = domain == kHost && oom_kill_at_ && now - *oom_kill_at_ < rules_.oom_kill_hold;
  const std::array<bool, kAlarms> up = {state.watch.missing(), state.watch.constant(), state.watch.above_ledger(),
                                        killed, domain == kHost && reclaimer_.last_was_short()};
  for (std::size_t alarm = 0; alarm < kAlarms; ++alarm)
    if (up.at(alarm) != state.alarms.at(alarm))
      verdict.alarms.push_back({domain, static_cast<Alarm>(alarm), up.at(alarm)});
  state.alarms = up;
}

PressureLevel MemoryGuard::without_dry_runs(PressureLevel level) const {
  std::size_t index = index_of(level);
  while (index > 0 && rules_.dry_run_levels.at(index)) --index;
  return static_cast<PressureLevel>(index);
}

void MemoryGuard::update_level(TimePoint now, Domain domain, const GuardReading& reading, GuardVerdict& verdict) {
  DomainState& state = domains_.at(domain);
  const PressureReading judged = judge(domain, reading);
  state.pressure = plimsoll::pressure(judged);
  if (const auto change = state.gauge.update(now, judged); change && change->to > change->from)
    ++level_entries_.at(index_of(change->to));
  const PressureLevel published = without_dry_runs(state.gauge.level());
  if (published == state.published) return;
  verdict.levels.push_back({domain, state.published, published, state.pressure});
  state.published = published;
}

void MemoryGuard::order_reclaim(TimePoint now, const GuardReading& reading, GuardVerdict& verdict) {
  std::size_t worst = 0;
  for (std::size_t domain = 1; domain < domains_.size(); ++domain)
    if (domains_.at(domain).published > domains_.at(worst).published) worst = domain;
  const PressureLevel level = domains_.at(worst).published;
  if (!reclaimer_.settle(now, reading, level)) return;
  verdict.reclaim = reclaimer_.next(now, worst, reading.domains.at(worst), level);
}

GuardVerdict MemoryGuard::update(TimePoint now, const GuardReading& reading) {
  if (reading.domain_count != domains_.size()) std::abort();
  GuardVerdict verdict;
  note_kernel(now, reading);
  for (Domain domain = 0; domain < domains_.size(); ++domain) {
    update_alarms(now, domain, reading, verdict);
    update_level(now, domain, reading, verdict);
  }
  order_reclaim(now, reading, verdict);
  return verdict;
}

}  // namespace plimsoll
