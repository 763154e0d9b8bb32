#include "api/admin_memory.h"

#include "api/json.h"
#include "api/memory_json.h"
#include "api/recommendations.h"

namespace plimsoll {
namespace {

constexpr double kHistory = 300;  // seconds

Json history(const MemoryMetrics& metrics, TimePoint now) {
  Json samples = Json::array();
  const AggregateRing& ring = metrics.recent();
  for (std::size_t index = 0; index < ring.size(); ++index) {
    const MemoryAggregate aggregate = ring.at(index);
    const double age = std::chrono::duration<double>(now - aggregate.time).count();
    if (age <= kHistory) samples.push_back(history_json(aggregate, age));
  }
  return samples;
}

Json advice(const RoomReport& report, const Settings& settings) {
  Json all = Json::array();
  for (const Recommendation& one : recommendations(report, settings))
    all.push_back({{"measured", one.measured}, {"setting", one.setting}, {"effect", one.effect}});
  return all;
}

Async<void> stats(const ApiParts& parts, HttpExchange& exchange) {
  const RoomReport report = parts.engine.report();
  const MemoryMetrics& metrics = parts.engine.metrics();
  const TimePoint now = std::chrono::steady_clock::now();
  Json json;
  json["current"] = current_json(report, metrics.last());
  json["history"] = history(metrics, now);
  json["alerts"] = alerts_json(metrics, now);
  json["recommendations"] = advice(report, parts.settings);
  json["budget"] = budget_json(report);
  json["levels"] = levels_json(report);
  json["ledger"] = ledger_json(report);
  json["models"] = models_json(report);
  json["services"] = services_json(report);
  json["queues"] = queues_json(report);
  json["forecast"] = {
      {"pages", report.pages}, {"coverage", report.coverage}, {"median_over_reservation", report.over_reservation}};
  co_return co_await answer(exchange, 200, json);
}

Async<void> collect(const ApiParts& parts, HttpExchange& exchange) {
  const MemoryCollection collection = co_await parts.engine.collect_memory();
  co_return co_await answer(exchange, 200, to_json(collection));
}

}  // namespace

void add_admin_memory(HttpRoutes& routes, const ApiParts& parts) {
  routes.add({HttpMethod::get, "/admin/memory/stats", Role::admin, on(parts, stats)});
  routes.add({HttpMethod::post, "/admin/memory/gc", Role::admin, on(parts, collect)});
}

}  // namespace plimsoll
