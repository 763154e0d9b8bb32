#include "api/client/task_values.h"

#include <fmt/format.h>

#include "api/client/json_members.h"
#include "document/page_codec.h"

namespace plimsoll {
namespace {

std::unexpected<Error> not_understood(std::string_view what) {
  return fail(Reason::protocol, fmt::format("the server's answer has no {}: is it a Plimsoll of this version?", what));
}

std::optional<std::uint64_t> next_of(const Json& list) {
  const auto found = list.find("next");
  if (found == list.end() || !found->is_number_unsigned()) return std::nullopt;
  return found->get<std::uint64_t>();
}

Error error_from(std::string_view reason, std::string words) {
  return fail(reason_from_label(reason), std::move(words)).error();
}

Result<TaskView> view_of(const Json& json) {
  if (!json.is_object()) return not_understood("task");
  const auto id = parse_task_id(text_in(json, "id"));
  const auto state = task_state_from_label(text_in(json, "state"));
  if (!id || !state) return not_understood("task with id and state");
  const Json& document = object_in(json, "document");
  const Json& pages = object_in(json, "pages");
  TaskView view{
      .id = *id,
      .state = *state,
      .name = text_in(json, "name"),
      .tenant = text_in(json, "tenant"),
      .priority = text_in(json, "priority"),
      .created = wall_time(text_in(json, "created")),
      .format = text_in(document, "format"),
      .document_pages = number_in(document, "page_count"),
      .pages = number_in(pages, "total"),
      .census = {number_in(pages, "done"), number_in(pages, "degraded"), number_in(pages, "failed")},
      .eta_seconds = {},
      .error = {},
  };
  if (const auto eta = json.find("eta_seconds"); eta != json.end() && eta->is_number())
    view.eta_seconds = eta->get<double>();
  if (const Json& error = object_in(json, "error"); !error.empty())
    view.error = error_from(text_in(error, "reason"), text_in(error, "message"));
  return view;
}

}  // namespace

Result<TaskView> task_view(std::string_view json) { return view_of(Json::parse(json, nullptr, false)); }

Result<TaskListView> task_list(std::string_view json) {
  const Json parsed = Json::parse(json, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("tasks") || !parsed["tasks"].is_array()) return not_understood("tasks");
  TaskListView list{.tasks = {}, .next = next_of(parsed)};
  for (const Json& task : parsed["tasks"]) {
    TRY(TaskView view, view_of(task));
    list.tasks.push_back(std::move(view));
  }
  return list;
}

Result<PageListView> page_list(std::string_view json) {
  const Json parsed = Json::parse(json, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("pages") || !parsed["pages"].is_array()) return not_understood("pages");
  PageListView list{.pages = {}, .next = next_of(parsed)};
  for (const Json& page : parsed["pages"]) {
    if (!page.is_object() || number_in(page, "number") < 1) return not_understood("page numbers");
    list.pages.push_back({number_in(page, "number"), text_in(page, "state")});
  }
  return list;
}

Result<Page> page_value(std::string_view json) {
  const Json parsed = Json::parse(json, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("page")) return not_understood("page");
  // Numbers are written with the digits they came with, members in their order: the canonical text again.
  return decode_page(parsed["page"].dump());
}

Result<TaskEventView> event_view(std::string_view name, std::string_view data) {
  const Json parsed = Json::parse(data, nullptr, false);
  if (!parsed.is_object()) return not_understood("event");
  TaskEventView event{
      .name = std::string(name), .at = text_in(parsed, "at"), .page = {}, .state = text_in(parsed, "state")};
  if (parsed.contains("page")) event.page = number_in(parsed, "page");
  return event;
}

Error error_of(const ClientResponse& response) {
  const Json problem = Json::parse(response.body, nullptr, false);
  const std::string reason = problem.is_object() ? text_in(problem, "reason") : std::string();
  if (reason.empty())
    return fail(Reason::protocol, fmt::format("the server answers with HTTP status {} and does not say why: is it a "
                                              "Plimsoll?",
                                              response.status))
        .error();
  return error_from(reason, text_in(problem, "detail"));
}

}  // namespace plimsoll
