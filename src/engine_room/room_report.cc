#include "engine_room/room_report.h"

#include <algorithm>
#include <iterator>

#include "engine_room/workshop.h"
#include "routing/backlog.h"

namespace plimsoll {
namespace {

std::vector<LedgerRow> ledger_rows(const Ledger& ledger) {
  std::vector<LedgerRow> rows;
  for (const NodeView& node : ledger.view())
    rows.push_back({.name = std::string(node.name),
                    .kind = node.kind,
                    .depth = node.depth,
                    .leases = node.leases,
                    .own = node.own[kHost],
                    .total = node.total[kHost],
                    .peak = node.peak[kHost]});
  return rows;
}

std::array<bool, kAlarms> alarms_of(const MemoryGuard& guard) {
  std::array<bool, kAlarms> alarms{};
  for (std::size_t alarm = 0; alarm < kAlarms; ++alarm) alarms.at(alarm) = guard.raised(static_cast<Alarm>(alarm));
  return alarms;
}

void add_memory(const Workshop& workshop, RoomReport& report) {
  const RoomMemory& memory = *workshop.memory;
  const MemoryGuard& guard = workshop.guard.guard();
  report.budget = memory.budget();
  report.limits = memory.watch().limits();
  report.used = workshop.guard.metrics().last().domains.at(kHost).used;
  report.reserved = memory.ledger().reserved()[kHost];
  report.free = memory.ledger().free()[kHost];
  report.peak_used = workshop.guard.metrics().peak(kHost);
  report.level = guard.level();
  report.pressure = guard.pressure();
  report.level_entries = guard.level_entries();
  report.reclaims = guard.reclaim_counts();
  report.alarms = alarms_of(guard);
  report.ledger = ledger_rows(memory.ledger());
}

void add_queues(const Workshop& workshop, RoomReport& report) {
  const RouterState& router = workshop.driver.state();
  const TimePoint now = std::chrono::steady_clock::now();
  for (std::size_t priority = 0; priority < kPriorities; ++priority)
    report.queues.at(priority) = {.waiting = router.queue.fresh(static_cast<Priority>(priority)),
                                  .capacity = router.settings.queue_capacity.at(priority),
                                  .oldest_wait = router.queue.oldest_wait(static_cast<Priority>(priority), now)};
  report.queued_bytes = router.queue.bytes();
  report.active_tasks = static_cast<int>(router.active.size());
  report.running_pages = router.running();
  report.backlog = time_ahead(router, Priority::low);
}

}  // namespace

RoomReport report_of(const Workshop& workshop) {
  RoomReport report;
  add_memory(workshop, report);
  add_queues(workshop, report);
  report.models = workshop.models.rows();
  const ModelManager& manager = workshop.models.manager();
  std::ranges::copy_if(workshop.model_names, std::back_inserter(report.pinned_models),
                       [&](const std::string& model) { return manager.is_pinned(model); });
  report.pinned = manager.pinned();
  report.pinned_max = manager.rules().pinned_bytes_max;
  report.model_causes = manager.counts();
  report.services = workshop.services.snapshot();
  report.coverage = workshop.forecast.quality().coverage();
  report.over_reservation = workshop.forecast.quality().median_over_reservation();
  report.pages = workshop.forecast.quality().pages();
  report.pages_read = workshop.forecast.quality().pages_ever();
  return report;
}

RoomPulse pulse_of(const Workshop& workshop) {
  const MemoryGuard& guard = workshop.guard.guard();
  const std::vector<ServiceSnapshot> services = workshop.services.snapshot();
  const auto broken = std::ranges::count(services, ServiceState::broken, &ServiceSnapshot::state);
  return {.level = guard.level(),
          .alarms = alarms_of(guard),
          .services = static_cast<int>(services.size()),
          .services_broken = static_cast<int>(broken),
          .active_tasks = static_cast<int>(workshop.driver.state().active.size())};
}

}  // namespace plimsoll
