#include "memory/metrics.h"

#include <cstdlib>

namespace plimsoll {
namespace {

constexpr std::size_t kMostRules = 32;

double share(Bytes part, Bytes whole) {
  if (whole == Bytes(0)) return 0;
  return static_cast<double>(part.count()) / static_cast<double>(whole.count());
}

}  // namespace

std::vector<AlertRule> default_alerts() {
  using enum AlertRule::Signal;
  return {{"memory_80", used_share, kHost, 0.80, 0.75, Milliseconds(10'000)},
          {"memory_95", used_share, kHost, 0.95, 0.88, Milliseconds(2'000)},
          {"memory_98", used_share, kHost, 0.98, 0.90, Milliseconds(0)},
          {"level_degrade", level, kHost, 3, 3, Milliseconds(0)}};
}

MemoryMetrics::MemoryMetrics(std::size_t domain_count, std::vector<AlertRule> rules)
    : recent_(Milliseconds(500), kRecent, domain_count),
      minutes_(Milliseconds(60'000), kMinutes, domain_count),
      rules_(std::move(rules)),
      states_(rules_.size()) {
  if (domain_count == 0 || domain_count > kMostDomains || rules_.size() > kMostRules) std::abort();
  events_.reserve(kAlertEvents);
}

double MemoryMetrics::value_of(const AlertRule& rule, const MemorySample& sample) {
  const MemorySample::PerDomain& domain = sample.domains.at(rule.domain);
  const Bytes budget = domain.reserved + domain.free;
  switch (rule.signal) {
    case AlertRule::Signal::used_share:
      return share(domain.used, budget);
    case AlertRule::Signal::reserved_share:
      return share(domain.reserved, budget);
    case AlertRule::Signal::pool_utilization:
      return sample.pool_utilization;
    case AlertRule::Signal::level:
      return static_cast<double>(sample.level);
  }
  return 0;
}

std::optional<AlertEvent> MemoryMetrics::judge(TimePoint now, std::size_t index, const MemorySample& sample) {
  const AlertRule& rule = rules_.at(index);
  AlertState& state = states_.at(index);
  const double value = value_of(rule, sample);
  if (state.raised) {
    if (value >= rule.clear) return std::nullopt;
    state = {};
    return AlertEvent{now, index, false, value};
  }
  if (value < rule.raise) {
    state.beyond_since.reset();
    return std::nullopt;
  }
  if (!state.beyond_since) state.beyond_since = now;
  if (now - *state.beyond_since < rule.after) return std::nullopt;
  state.raised = true;
  return AlertEvent{now, index, true, value};
}

std::vector<AlertEvent> MemoryMetrics::record(TimePoint now, const MemorySample& sample) {
  recent_.add(now, sample);
  minutes_.add(now, sample);
  last_ = sample;
  for (Domain domain = 0; domain < kMostDomains; ++domain)
    peaks_[domain] = std::max(peaks_[domain], sample.domains.at(domain).used);
  std::vector<AlertEvent> changed;
  for (std::size_t rule = 0; rule < rules_.size(); ++rule) {
    const auto event = judge(now, rule, sample);
    if (!event) continue;
    changed.push_back(*event);
    if (events_.size() < kAlertEvents)
      events_.push_back(*event);
    else
      events_[alert_count_ % kAlertEvents] = *event;
    ++alert_count_;
  }
  return changed;
}

std::vector<AlertEvent> MemoryMetrics::alert_events() const {
  if (events_.size() < kAlertEvents) return events_;
  const auto oldest = static_cast<std::ptrdiff_t>(alert_count_ % kAlertEvents);
  std::vector<AlertEvent> ordered(events_.begin() + oldest, events_.end());
  ordered.insert(ordered.end(), events_.begin(), events_.begin() + oldest);
  return ordered;
}

}  // namespace plimsoll
