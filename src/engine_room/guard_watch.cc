#include "engine_room/guard_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "async/async.h"
#include "base/log.h"
#include "base/own_memory.h"

namespace plimsoll {
namespace {

constexpr Milliseconds kBudgetPeriod{1'000};
// Throttling is gradual: the router hears of the pressure again when it moved by so much within a level.
constexpr double kPressureStep = 0.01;

// The machine's stalls and our group's kills, but of use only what our own processes hold: what neighbours hold makes
// the budget smaller (BudgetWatch).
HostProbes probes_of(const std::string& probe_file, std::function<std::optional<Bytes>()> own) {
  HostProbes probes = host_probes(CgroupMemory::find(), [] { return std::vector<int>{}; });
  probes.used = probe_file.empty() ? std::move(own) : injected_use(probe_file);
  return probes;
}

}  // namespace

GuardWatch::GuardWatch(boost::asio::io_context& io, RoomMemory& memory, RouterDriver& driver, GuardRules rules,
                       const std::string& probe_file, GuardHooks hooks)
    : timer_(io),
      memory_(memory),
      driver_(driver),
      hooks_(std::move(hooks)),
      sampler_(probes_of(probe_file, [this] { return std::optional(own_use()); }), nullptr, {}),
      guard_(rules),
      metrics_(1, default_alerts()) {}

// A memfd that two of them map counts twice, and one that nobody maps not at all; both are short against a page.
Bytes GuardWatch::own_use() const {
  Bytes sum = private_memory();
  for (const int pid : hooks_.helpers()) sum += private_memory(pid);
  return sum;
}

Bytes GuardWatch::largest_page() const {
  Bytes largest;
  for (const ActiveTask& task : driver_.state().active)
    largest = std::max(largest, task.plan.largest_page.host + task.plan.largest_page.work);
  return largest;
}

boost::asio::awaitable<void> GuardWatch::run() {
  while (!stopped_) {
    look(std::chrono::steady_clock::now());
    timer_.expires_after(guard_.period());
    (void)co_await timer_.async_wait(kAsTuple);
  }
}

void GuardWatch::stop() {
  stopped_ = true;
  timer_.cancel();
}

void GuardWatch::look(TimePoint now) {
  refresh_budget(now);
  const DomainOutlook outlook{
      .limit = memory_.budget().binding.bytes, .page_peak = largest_page(), .reclaimable = hooks_.reclaimable()};
  // A page that meets its own cap is a wrong forecast, not an emergency: the ladder is for it.
  const GuardReading reading = sampler_.sample(memory_.ledger(), std::span(&outlook, 1), false);
  obey(now, guard_.update(now, reading));
  record(now, reading);
}

void GuardWatch::obey(TimePoint now, const GuardVerdict& verdict) {
  for (const GuardVerdict::AlarmChange& change : verdict.alarms)
    spdlog::warn("memory alarm {} {}", label(change.alarm), change.raised ? "raised" : "cleared");
  for (const GuardVerdict::Level& change : verdict.levels) {
    spdlog::info("memory pressure {} -> {} at {:.0f} %", label(change.from), label(change.to), 100 * change.pressure);
    flights_.note_level(now, memory_.ledger(), change.to);
  }
  const double pressure = guard_.pressure();
  const bool moved = guard_.level() >= PressureLevel::throttle && std::abs(pressure - told_pressure_) >= kPressureStep;
  if (!verdict.levels.empty() || moved) {
    told_pressure_ = pressure;
    driver_.handle(event::LevelChanged{kHost, guard_.level(), pressure});
  }
  if (verdict.reclaim) hooks_.reclaim(verdict.reclaim->way);
}

void GuardWatch::record(TimePoint now, const GuardReading& reading) {
  MemorySample sample = hooks_.engine();
  const DomainReading& host = reading.domains.at(kHost);
  sample.domains.at(kHost) = {
      .used = host.used.value_or(Bytes()), .free = memory_.ledger().free()[kHost], .reserved = host.reserved};
  sample.level = guard_.level();
  ++samples_;
  if (host.used && *host.used > host.reserved) ++samples_above_;
  for (const AlertEvent& alert : metrics_.record(now, sample))
    spdlog::info("memory alert {} {}", metrics_.rules()[alert.rule].name, alert.raised ? "raised" : "cleared");
  flights_.note_peak(now, memory_.ledger(), guard_.level());
}

void GuardWatch::refresh_budget(TimePoint now) {
  if (budget_read_ && now - *budget_read_ < kBudgetPeriod) return;
  budget_read_ = now;
  if (!memory_.refresh(now, own_use())) return;
  driver_.handle(event::BudgetChanged{memory_.ledger().budget()});
  hooks_.budget_changed();
}

Result<GuardRules> guard_rules(std::string_view dry_run) {
  GuardRules rules;
  while (!dry_run.empty()) {
    const std::string_view name = dry_run.substr(0, dry_run.find(','));
    dry_run.remove_prefix(std::min(name.size() + 1, dry_run.size()));
    bool known = false;
    for (std::size_t level = 1; level < kLevels; ++level)
      if (name == label(static_cast<PressureLevel>(level))) known = rules.dry_run_levels.at(level) = true;
    for (std::size_t way = 0; way < kReclaims; ++way)
      if (name == label(static_cast<Reclaim>(way))) known = rules.dry_run_reclaims.at(way) = true;
    if (!known) return fail(Reason::setting_invalid, fmt::format("memory.dry_run: there is no '{}'", name));
  }
  return rules;
}

}  // namespace plimsoll
