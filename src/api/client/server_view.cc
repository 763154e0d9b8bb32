#include "api/client/server_view.h"

#include "api/client/json_members.h"

namespace plimsoll {
namespace {

void add_memory(ServerView& view, const Json& json) {
  const Json& current = object_in(json, "current");
  const Json& domains = array_in(current, "domains");
  const Json host = domains.empty() ? Json::object() : domains.front();  // the host is the first
  view.used = bytes_in(host, "used_bytes");
  view.reserved = bytes_in(host, "reserved_bytes");
  view.peak = bytes_in(host, "peak_used_bytes");
  view.level = text_in(current, "level");
  view.budget = bytes_in(object_in(json, "budget"), "bytes");
  view.limited_by = text_in(object_in(json, "budget"), "limited_by");
  for (const Json& alert : array_in(object_in(json, "alerts"), "raised"))
    if (alert.is_string()) view.alerts.push_back(alert.get<std::string>());
}

void add_queues(ServerView& view, const Json& queues) {
  for (const auto& [priority, queue] : object_in(queues, "classes").items())
    view.queues.push_back({.priority = priority,
                           .waiting = number_in(queue, "waiting"),
                           .capacity = number_in(queue, "capacity"),
                           .oldest_seconds = decimal_in(queue, "oldest_seconds")});
  view.active_tasks = number_in(queues, "active_tasks");
  view.running_pages = number_in(queues, "running_pages");
  view.backlog_seconds = decimal_in(queues, "backlog_seconds");
}

}  // namespace

Result<ServerView> server_view(std::string_view json) {
  const Json parsed = Json::parse(json, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("budget"))
    return fail(Reason::protocol, "the server's answer has no budget: is it a Plimsoll of this version?");
  ServerView view;
  add_memory(view, parsed);
  for (const Json& row : array_in(parsed, "services"))
    view.services.push_back({.device = text_in(row, "device"),
                             .service = number_in(row, "service"),
                             .state = text_in(row, "state"),
                             .bytes = bytes_in(row, "bytes"),
                             .pages = number_in(row, "pages"),
                             .restarts = number_in(row, "restarts")});
  for (const Json& row : array_in(parsed, "models"))
    view.models.push_back({.name = text_in(row, "name"),
                           .device = text_in(row, "device"),
                           .service = number_in(row, "service"),
                           .state = text_in(row, "state"),
                           .bytes = bytes_in(row, "bytes"),
                           .users = number_in(row, "ref_count")});
  add_queues(view, object_in(parsed, "queues"));
  return view;
}

}  // namespace plimsoll
