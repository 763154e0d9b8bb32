#include "api/metrics.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <sstream>
#include <utility>

#include "base/build_id.h"
#include "engine_room/memory_account.h"
#include "engine_room/room_report.h"

namespace plimsoll {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

// Families as they are filled.
class Families {
 public:
  void gauge(std::string name, std::string help, double value, Labels labels = {}) {
    ClientMetric metric{.label = std::move(labels)};
    metric.gauge.value = value;
    family(std::move(name), std::move(help), MetricType::Gauge).metric.push_back(std::move(metric));
  }
  void counter(std::string name, std::string help, double value, Labels labels = {}) {
    ClientMetric metric{.label = std::move(labels)};
    metric.counter.value = value;
    family(std::move(name), std::move(help), MetricType::Counter).metric.push_back(std::move(metric));
  }
  void durations(std::string name, std::string help, const RequestCounts::Durations& durations, Labels labels) {
    ClientMetric metric{.label = std::move(labels)};
    metric.histogram.sample_count = durations.count;
    metric.histogram.sample_sum = durations.sum;
    std::uint64_t cumulative = 0;
    for (std::size_t bucket = 0; bucket < durations.below.size(); ++bucket) {
      cumulative += durations.below.at(bucket);
      metric.histogram.bucket.push_back({cumulative, RequestCounts::kBuckets.at(bucket)});
    }
    family(std::move(name), std::move(help), MetricType::Histogram).metric.push_back(std::move(metric));
  }
  [[nodiscard]] std::string text() const {
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, families_);
    return out.str();
  }

 private:
  // Rows of a family are added one after the other.
  MetricFamily& family(std::string name, std::string help, MetricType type) {
    if (families_.empty() || families_.back().name != name)
      families_.push_back({.name = std::move(name), .help = std::move(help), .type = type, .metric = {}});
    return families_.back();
  }
  std::vector<MetricFamily> families_;
};

double bytes(Bytes bytes) { return static_cast<double>(bytes.count()); }

void add_memory(const RoomReport& report, Families& families) {
  families.gauge("plimsoll_memory_budget_bytes", "Memory that may be reserved.", bytes(report.budget.bytes),
                 {{"domain", "host"}});
  families.gauge("plimsoll_memory_reserved_bytes", "Memory that is reserved.", bytes(report.reserved),
                 {{"domain", "host"}});
  families.gauge("plimsoll_memory_used_bytes", "Memory that all processes really hold.", bytes(report.used),
                 {{"domain", "host"}});
  families.gauge("plimsoll_memory_peak_used_bytes", "The most that they held since the start.", bytes(report.peak_used),
                 {{"domain", "host"}});
  families.gauge("plimsoll_memory_pressure_level", "0 normal, 1 warn, 2 throttle, 3 degrade, 4 reject, 5 emergency.",
                 static_cast<double>(report.level));
  for (std::size_t level = 1; level < kLevels; ++level)
    families.counter("plimsoll_memory_pressure_entries_total", "How often a pressure level was entered.",
                     static_cast<double>(report.level_entries.at(level)),
                     {{"level", std::string(label(static_cast<PressureLevel>(level)))}});
  for (std::size_t way = 0; way < kReclaims; ++way)
    families.counter("plimsoll_memory_reclaims_total", "How often bytes were asked back.",
                     static_cast<double>(report.reclaims.at(way).ordered),
                     {{"way", std::string(label(static_cast<Reclaim>(way)))}});
  families.gauge("plimsoll_forecast_coverage_ratio", "Share of pages that stayed within what was reserved.",
                 report.coverage);
}

void add_work(const ApiParts& parts, const RoomReport& report, Families& families) {
  for (std::size_t priority = 0; priority < kPriorities; ++priority)
    families.gauge("plimsoll_queue_depth", "Tasks that wait for their first page.", report.queues.at(priority).waiting,
                   {{"priority", std::string(label(static_cast<Priority>(priority)))}});
  families.gauge("plimsoll_queue_bytes", "Documents of waiting tasks on disk.", bytes(report.queued_bytes));
  families.gauge("plimsoll_tasks_active", "Tasks that hold memory.", report.active_tasks);
  families.gauge("plimsoll_pages_running", "Pages on OCR services now.", report.running_pages);
  families.gauge("plimsoll_backlog_seconds", "Expected time of all pages that are not read, one after the other.",
                 static_cast<double>(report.backlog.count()) / 1000);
  for (const TaskState state : {TaskState::done, TaskState::failed, TaskState::cancelled})
    families.counter("plimsoll_tasks_ended_total", "Tasks that ended since the start.",
                     static_cast<double>(parts.desk.ended(state)), {{"state", std::string(label(state))}});
  families.counter("plimsoll_pages_read_total", "Pages that OCR services have read.",
                   static_cast<double>(report.pages_read));
}

void add_callbacks(const CallbackCounts& counts, Families& families) {
  families.counter("plimsoll_callbacks_total", "Callbacks that were delivered, or given up.",
                   static_cast<double>(counts.delivered), {{"outcome", "delivered"}});
  families.counter("plimsoll_callbacks_total", "", static_cast<double>(counts.failed), {{"outcome", "failed"}});
  families.counter("plimsoll_callback_attempts_total", "Requests that were made for callbacks.",
                   static_cast<double>(counts.attempts));
  families.gauge("plimsoll_callbacks_waiting", "Callbacks that are not delivered yet.",
                 static_cast<double>(counts.waiting));
  families.gauge("plimsoll_callbacks_running", "Callbacks that are being sent.", counts.running);
}

void add_services(const RoomReport& report, const MemoryAccount& account, Families& families) {
  std::array<int, kServiceStates> states{};
  double restarts = 0;
  for (const ServiceSnapshot& service : report.services) {
    ++states.at(static_cast<std::size_t>(service.state));
    restarts += service.restarts;
  }
  for (std::size_t state = 0; state < kServiceStates; ++state)
    families.gauge("plimsoll_pool_workers", "OCR services by state.", states.at(state),
                   {{"state", std::string(label(static_cast<ServiceState>(state)))}});
  families.counter("plimsoll_pool_restarts_total", "OCR services that were replaced.", restarts);
  for (const ModelRow& model : report.models)
    families.gauge("plimsoll_model_memory_bytes", "What a loaded model is charged.", bytes(model.charged),
                   {{"model", model.model}, {"device", model.device}, {"service", std::to_string(model.service)}});
  for (const ModelAccount& model : account.models)
    families.counter("plimsoll_model_loads_total", "How often a model was loaded.", static_cast<double>(model.loads),
                     {{"model", model.model}});
  for (const ModelAccount& model : account.models)
    for (std::size_t cause = 0; cause < kModelCauses; ++cause)
      families.counter("plimsoll_model_evictions_total", "How often a model was dropped, and why.",
                       static_cast<double>(model.unloads.at(cause)),
                       {{"model", model.model}, {"reason", std::string(label(static_cast<ModelCause>(cause)))}});
}

void add_http(const RequestCounts& counts, Families& families) {
  for (const auto& [row, count] : counts.requests())
    families.counter(
        "plimsoll_http_requests_total", "Requests that were answered.", static_cast<double>(count),
        {{"route", std::get<0>(row)}, {"method", std::get<1>(row)}, {"code", std::to_string(std::get<2>(row))}});
  for (const auto& [route, durations] : counts.durations())
    families.durations("plimsoll_http_request_duration_seconds", "From a request's header to the end of its answer.",
                       durations, {{"route", route}});
  families.gauge("plimsoll_http_requests_running", "Requests that are being answered.", counts.running());
  families.gauge("plimsoll_http_connections", "Open connections.", counts.open_connections());
  families.counter("plimsoll_http_connections_refused_total", "Connections beyond the bounds.",
                   static_cast<double>(counts.refused_connections()));
}

}  // namespace

void add_metrics(HttpRoutes& routes, const ApiParts& parts, const RequestCounts& counts) {
  routes.add({HttpMethod::get, "/metrics", Role::anyone, [&parts, &counts](HttpExchange& exchange) -> Async<void> {
                Families families;
                families.gauge("plimsoll_build_info", "The running build.", 1, {{"version", std::string(version())}});
                const RoomReport report = parts.engine.report();
                add_memory(report, families);
                add_work(parts, report, families);
                add_services(report, parts.engine.memory_account(), families);
                add_callbacks(parts.callback_counts, families);
                add_http(counts, families);
                return exchange.respond(
                    http_response(200, "text/plain; version=0.0.4; charset=utf-8", families.text()));
              }});
}

}  // namespace plimsoll
