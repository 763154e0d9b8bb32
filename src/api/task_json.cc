#include "api/task_json.h"

#include <algorithm>
#include <array>
#include <ranges>
#include <string>

#include "http/url.h"

namespace plimsoll {
namespace {

constexpr std::array<std::string_view, 3> kLabels = {"high", "normal", "low"};

// How long the rest will take, by what the pages took so far.
std::optional<double> eta(const TaskRecord& record, const std::optional<TaskProgress>& live, TimePoint now) {
  if (!live || !live->begun_at) return std::nullopt;
  const int left = record.asked.page_count - record.census.finished();
  if (left <= 0) return 0.0;
  const double elapsed = std::chrono::duration<double>(now - *live->begun_at).count();
  if (live->pages > 0) return elapsed / live->pages * left;
  if (live->page_time.count() > 0) return seconds(live->page_time) * left;
  return std::nullopt;
}

Json callback_of(const TaskRecord& record) {
  if (record.asked.callback.empty()) return nullptr;
  const auto url = parse_url(record.asked.callback);
  return {{"to", url ? url->origin() : ""},
          {"state", label(record.callback.state)},
          {"attempts", record.callback.attempts},
          {"next", to_json(record.callback.next)}};
}

}  // namespace

Json pages_json(const TaskRecord& record) {
  const int total = record.asked.page_count;
  return {{"total", total},
          {"done", record.census.done},
          {"degraded", record.census.degraded},
          {"failed", record.census.failed},
          {"left", std::max(total - record.census.finished(), 0)}};
}

namespace {

Json memory_of(const TaskOrder& order, const std::optional<TaskProgress>& live) {
  Json memory = {{"predicted_bytes", (order.page_bytes + order.base_bytes).count()},
                 {"page_bytes", order.page_bytes.count()},
                 {"base_bytes", order.base_bytes.count()}};
  if (live && live->largest_use > Bytes()) memory["largest_page_used_bytes"] = live->largest_use.count();
  return memory;
}

Json options_of(const TaskOrder& order) {
  return {{"pages", order.pages.empty() ? "all" : order.pages},
          {"strict", order.strict},
          {"may_shrink", order.may_shrink},
          {"device", order.device.empty() ? Json(nullptr) : Json(order.device)},
          {"window", order.window > 0 ? Json(order.window) : Json(nullptr)},
          {"features", order.features.empty() ? Json(nullptr) : Json(order.features)},
          {"language", order.language.empty() ? Json(nullptr) : Json(order.language)},
          {"models", order.models_asked.empty() ? Json(nullptr) : Json(order.models_asked)},
          {"formats", order.formats.empty() ? Json(nullptr) : Json(order.formats)},
          {"text_layer", order.text_layer ? Json(to_text(*order.text_layer)) : Json(nullptr)},
          {"password", order.password.empty() ? Json(nullptr) : Json("given")}};
}

Json links_of(const TaskId& id, const TaskOrder& order) {
  const std::string self = "/v1/tasks/" + id.text;
  Json links = {{"self", self}, {"events", self + "/events"}, {"pages", self + "/pages"}, {"result", self + "/result"}};
  for (const auto part : std::views::split(order.formats, ',')) {
    const std::string format(part.begin(), part.end());
    if (!format.empty()) links["results"][format] = self + "/result?format=" + format;
  }
  return links;
}

}  // namespace

Json links_json(const TaskRecord& record) {
  return links_of(record.asked.id, decode_order(record.asked.options).value_or(TaskOrder{}));
}

std::string_view label(TaskPriority priority) { return kLabels.at(static_cast<std::size_t>(priority)); }

std::optional<TaskPriority> priority_from_label(std::string_view label) {
  const auto* found = std::ranges::find(kLabels, label);
  if (found == kLabels.end()) return std::nullopt;
  return static_cast<TaskPriority>(found - kLabels.begin());
}

Json to_json(const TaskRecord& record, const std::optional<TaskProgress>& live, TimePoint now) {
  const TaskOrder order = decode_order(record.asked.options).value_or(TaskOrder{});
  const int total = record.asked.page_count;
  Json json = {{"id", record.asked.id.text},
               {"state", label(record.state)},
               {"name", order.name},
               {"tenant", record.asked.tenant},
               {"priority", label(record.asked.priority)},
               {"priority_reason", order.priority_reason},
               {"created", to_json(std::optional(record.asked.created))},
               {"started", to_json(record.started)},
               {"finished", to_json(record.finished)},
               {"deadline", to_json(record.asked.deadline)},
               {"document",
                {{"format", order.format},
                 {"page_count", order.page_count},
                 {"bytes", record.asked.body.bytes.count()},
                 {"sha256", record.asked.body.sha256}}},
               {"options", options_of(order)},
               {"pages", pages_json(record)},
               {"progress", total > 0 ? static_cast<double>(record.census.finished()) / total : 0.0}};
  const auto left = eta(record, live, now);
  json["eta_seconds"] = left ? Json(*left) : Json(nullptr);
  json["memory"] = memory_of(order, live);
  json["degradations"] = record.degradations.empty() ? Json::array() : Json::parse(record.degradations, nullptr, false);
  json["error"] = record.error ? to_json(*record.error) : Json(nullptr);
  json["callback"] = callback_of(record);
  json["links"] = links_of(record.asked.id, order);
  return json;
}

}  // namespace plimsoll
