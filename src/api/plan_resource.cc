#include "api/plan_resource.h"

#include "api/json.h"
#include "api/submission.h"
#include "document/page_selection.h"

namespace plimsoll {
namespace {

Json to_json(const DocumentOutlook& outlook) {
  Json json = {
      {"document",
       {{"name", outlook.facts.name}, {"format", outlook.facts.format}, {"page_count", outlook.facts.page_count}}},
      {"pages", outlook.facts.pages_selected},
      {"models", outlook.facts.models},
      {"pages_with_text", outlook.pages_with_text},
      {"pages_unreadable", outlook.pages_unreadable},
      {"predicted_peak_bytes", outlook.peak.count()},
      {"largest_page_bytes", outlook.largest_page.count()},
      {"budget_bytes", outlook.budget.count()},
      {"services", outlook.services},
      {"predicted_seconds", seconds(outlook.time)},
      {"limited_by", outlook.limited_by}};
  json["refused"] = outlook.refusal ? to_json(*outlook.refusal) : Json(nullptr);
  return json;
}

Async<DocumentOutlook> look(const ApiParts& parts, const Submission& submission) {
  DocumentJob job = wished(submission.options.order);
  job.name = submission.options.order.name;
  job.body = [&] { return parts.bodies.read(submission.body); };
  job.password = submission.options.order.password;
  job.text_layer = submission.options.order.text_layer;
  if (!submission.options.order.pages.empty()) {
    CO_TRY(job.pages, PageSelection::parse(submission.options.order.pages));
  }
  co_return co_await parts.engine.plan(std::move(job));
}

Async<void> plan(const ApiParts& parts, HttpExchange& exchange) {
  CO_TRY(const Submission submission, co_await receive(parts, exchange));
  const auto outlook = co_await look(parts, submission);
  (void)co_await parts.pool.run([&] { return parts.bodies.remove(submission.body.file); });
  if (!outlook) co_return std::unexpected(outlook.error());
  co_return co_await answer(exchange, 200, to_json(*outlook));
}

}  // namespace

void add_plan(HttpRoutes& routes, const ApiParts& parts) {
  routes.add({HttpMethod::post, "/v1/plan", Role::submit, on(parts, plan)});
}

}  // namespace plimsoll
