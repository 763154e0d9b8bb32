#include "api/memory_json.h"

#include <array>

namespace plimsoll {
namespace {

constexpr std::array<std::string_view, 5> kNodeKinds = {"root", "system", "tenant", "task", "page"};
constexpr std::array<std::string_view, 4> kModelStates = {"absent", "loading", "resident", "unloading"};

Json spread(const Spread& spread, double unit = 1) {
  return {{"min", spread.least / unit}, {"mean", spread.mean / unit}, {"max", spread.most / unit}};
}

constexpr double kMega = 1 << 20;

// Devices' memory: nothing reads one yet.
void add_common(Json& json, double cpu_used_mb, double models, double tasks, double pool) {
  json["gpu_used_mb"] = 0;
  json["gpu_free_mb"] = 0;
  json["cpu_used_mb"] = cpu_used_mb;
  json["models_loaded"] = models;
  json["active_tasks"] = tasks;
  json["pool_utilization"] = pool;
}

}  // namespace

Json current_json(const RoomReport& report, const MemorySample& sample) {
  Json json;
  add_common(json, megabytes(report.used), sample.models_loaded, sample.active_tasks, sample.pool_utilization);
  json["domains"] = {{{"name", "host"},
                      {"used_bytes", report.used.count()},
                      {"reserved_bytes", report.reserved.count()},
                      {"free_bytes", report.free.count()},
                      {"budget_bytes", report.budget.bytes.count()},
                      {"peak_used_bytes", report.peak_used.count()}}};
  json["level"] = label(report.level);
  json["pressure"] = report.pressure;
  return json;
}

Json history_json(const MemoryAggregate& aggregate, double age) {
  Json json = {{"age_seconds", age}};
  const auto& host = aggregate.domains.at(kHost);
  add_common(json, host[0].mean / kMega, aggregate.models_loaded.mean, aggregate.active_tasks.mean,
             aggregate.pool_utilization.mean);
  json["used_mb"] = spread(host[0], kMega);
  json["free_mb"] = spread(host[1], kMega);
  json["reserved_mb"] = spread(host[2], kMega);
  json["highest_level"] = label(aggregate.highest_level);
  json["samples"] = aggregate.samples;
  return json;
}

Json alerts_json(const MemoryMetrics& metrics, TimePoint now) {
  Json events = Json::array();
  for (const AlertEvent& event : metrics.alert_events())
    events.push_back({{"name", metrics.rules()[event.rule].name},
                      {"raised", event.raised},
                      {"value", event.value},
                      {"age_seconds", std::chrono::duration<double>(now - event.time).count()}});
  Json raised = Json::array();
  for (std::size_t rule = 0; rule < metrics.rules().size(); ++rule)
    if (metrics.raised(rule)) raised.push_back(metrics.rules()[rule].name);
  return {{"raised", std::move(raised)}, {"events", std::move(events)}, {"so_far", metrics.alerts_so_far()}};
}

Json to_json(const MemoryCollection& collection) {
  Json steps = Json::array();
  for (const CollectionStep& step : collection.steps)
    steps.push_back({{"name", step.name},
                     {"before_bytes", step.before.count()},
                     {"after_bytes", step.after.count()},
                     {"freed_mb", megabytes(step.before - step.after)}});
  return {{"freed_mb", megabytes(collection.freed)},
          {"models_unloaded", collection.models_unloaded},
          {"steps", std::move(steps)}};
}

Json budget_json(const RoomReport& report) {
  Json limits = Json::array();
  for (const MemoryLimit& limit : report.limits)
    limits.push_back({{"origin", limit.origin}, {"bytes", limit.bytes.count()}});
  return {{"bytes", report.budget.bytes.count()},
          {"limited_by", report.budget.binding.origin},
          {"reserve_bytes", report.budget.reserve.count()},
          {"limits", std::move(limits)}};
}

Json levels_json(const RoomReport& report) {
  Json entries = Json::object();
  for (std::size_t level = 1; level < kLevels; ++level)
    entries[std::string(label(static_cast<PressureLevel>(level)))] = report.level_entries.at(level);
  Json ways = Json::object();
  for (std::size_t way = 0; way < kReclaims; ++way) {
    const ReclaimCount& count = report.reclaims.at(way);
    ways[std::string(label(static_cast<Reclaim>(way)))] = {{"ordered", count.ordered},
                                                           {"short", count.short_of},
                                                           {"expected_bytes", count.expected.count()},
                                                           {"returned_bytes", count.returned.count()}};
  }
  Json alarms = Json::array();
  for (std::size_t alarm = 0; alarm < kAlarms; ++alarm)
    if (report.alarms.at(alarm)) alarms.push_back(label(static_cast<Alarm>(alarm)));
  return {{"level", label(report.level)},
          {"pressure", report.pressure},
          {"entered", std::move(entries)},
          {"reclaimed", std::move(ways)},
          {"alarms", std::move(alarms)}};
}

Json ledger_json(const RoomReport& report) {
  Json rows = Json::array();
  for (const LedgerRow& row : report.ledger)
    rows.push_back({{"name", row.name},
                    {"kind", kNodeKinds.at(static_cast<std::size_t>(row.kind))},
                    {"depth", row.depth},
                    {"leases", row.leases},
                    {"own_bytes", row.own.count()},
                    {"total_bytes", row.total.count()},
                    {"peak_bytes", row.peak.count()}});
  return rows;
}

Json models_json(const RoomReport& report) {
  Json rows = Json::array();
  for (const ModelRow& row : report.models)
    rows.push_back({{"name", row.model},
                    {"device", row.device},
                    {"service", row.service},
                    {"state", kModelStates.at(static_cast<std::size_t>(row.state))},
                    {"bytes", row.charged.count()},
                    {"ref_count", row.users},
                    {"unused_seconds", seconds(row.unused_for)},
                    {"load_seconds", seconds(row.load_time)},
                    {"pinned", row.pinned}});
  return rows;
}

Json services_json(const RoomReport& report) {
  Json rows = Json::array();
  for (const ServiceSnapshot& service : report.services)
    rows.push_back({{"device", service.device},
                    {"service", service.id},
                    {"state", label(service.state)},
                    {"pid", service.pid},
                    {"bytes", service.private_memory.count()},
                    {"baseline_bytes", service.baseline.count()},
                    {"pages", service.pages},
                    {"restarts", service.restarts}});
  return rows;
}

Json queues_json(const RoomReport& report) {
  Json classes = Json::object();
  for (std::size_t priority = 0; priority < kPriorities; ++priority) {
    const QueueRow& queue = report.queues.at(priority);
    classes[std::string(label(static_cast<Priority>(priority)))] = {
        {"waiting", queue.waiting}, {"capacity", queue.capacity}, {"oldest_seconds", seconds(queue.oldest_wait)}};
  }
  return {{"classes", std::move(classes)},
          {"bytes", report.queued_bytes.count()},
          {"active_tasks", report.active_tasks},
          {"running_pages", report.running_pages},
          {"backlog_seconds", seconds(report.backlog)}};
}

}  // namespace plimsoll
