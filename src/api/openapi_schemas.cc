#include "api/openapi_schemas.h"

#include "document/exporters/exporter.h"
#include "engine_room/pdf_composing.h"

namespace plimsoll {
namespace {

Json text(std::string_view description) { return {{"type", "string"}, {"description", description}}; }
Json number(std::string_view description) { return {{"type", "number"}, {"description", description}}; }
Json whole(std::string_view description) { return {{"type", "integer"}, {"description", description}}; }
Json maybe(std::string_view type, std::string_view description) {
  return {{"type", Json::array({type, "null"})}, {"description", description}};
}
Json one_of(std::initializer_list<std::string_view> values) { return {{"type", "string"}, {"enum", values}}; }
Json result_format() {
  Json names = Json::array();
  for (const ExportFormat format : export_formats()) names.push_back(name(format));
  names.push_back(kPdfFormat);
  return {{"type", "string"}, {"enum", std::move(names)}};
}
Json object(Json properties, Json required) {
  return {{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
}
Json reference(std::string_view name) { return {{"$ref", "#/components/schemas/" + std::string(name)}}; }
Json list_of(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }

Json problem_schema() {
  return object({{"type", text("urn:plimsoll:reason:…")},
                 {"title", text("the status in words")},
                 {"status", whole("the HTTP status")},
                 {"detail", text("one sentence: what, the number exceeded, the setting that changes it")},
                 {"instance", text("the request's id")},
                 {"reason", text("which failure exactly")},
                 {"code", text("what a caller can do about it")},
                 {"retry_after", number("seconds after which it may be tried again")}},
                {"type", "title", "status", "detail"});
}

Json task_schema() {
  return object(
      {{"id", text("32 hexadecimal digits")},
       {"state", one_of({"queued", "running", "done", "failed", "cancelled"})},
       {"name", text("of the document")},
       {"tenant", text("whose it is")},
       {"priority", one_of({"high", "normal", "low"})},
       {"priority_reason", text("why it has that priority")},
       {"created", text("a time")},
       {"started", maybe("string", "a time")},
       {"finished", maybe("string", "a time")},
       {"deadline", maybe("string", "a time")},
       {"document", {{"type", "object"}}},
       {"options", {{"type", "object"}}},
       {"pages", {{"type", "object"}}},
       {"progress", number("0 to 1")},
       {"eta_seconds", maybe("number", "until it is done, by its pages so far")},
       {"memory", {{"type", "object"}}},
       {"degradations", list_of({{"type", "object"}})},
       {"error", {{"type", Json::array({"object", "null"})}}},
       {"callback", {{"type", Json::array({"object", "null"})}, {"description", "to, state, attempts, next"}}},
       {"links", {{"type", "object"}}}},
      {"id", "state", "priority", "pages", "progress", "links"});
}

// A list of pages, or nothing for all.
constexpr std::string_view kPagesPattern = "^ *([0-9]+ *(- *([0-9]+|end) *)?(, *[0-9]+ *(- *([0-9]+|end) *)?)*)?$";

struct QueryValue {
  std::string_view name;
  std::string_view in_query;
  Json schema;
  std::string_view description;
};

const std::vector<QueryValue>& query_values() {
  static const std::vector<QueryValue> kAll = {
      {"state", "state", one_of({"queued", "running", "done", "failed", "cancelled"}), "only tasks in this state"},
      {"limit", "limit", {{"type", "integer"}, {"minimum", 1}, {"maximum", 100}}, "tasks at once"},
      {"cursor", "cursor", {{"type", "integer"}, {"minimum", 1}}, "the 'next' of the list before"},
      {"page_cursor",
       "cursor",
       {{"type", "integer"}, {"minimum", 0}, {"maximum", 2147483647}},
       "the 'next' of the list before"},
      {"created_from",
       "created_from",
       {{"type", "string"}, {"pattern", R"(^2\d{3}-0[1-9]-[01][1-9]T[01]\d:[0-5]\d:[0-5]\dZ$)"}},
       "only tasks from this time on"},
      {"created_before",
       "created_before",
       {{"type", "string"}, {"pattern", R"(^2\d{3}-0[1-9]-[01][1-9]T[01]\d:[0-5]\d:[0-5]\dZ$)"}},
       "only tasks before this time"},
      {"tenant", "tenant", {{"type", "string"}}, "for admins: only this tenant's"},
      {"format", "format", result_format(), "of the result; txt by default"},
  };
  return kAll;
}

Json parameter(std::string_view in, std::string_view name, bool required, Json schema, std::string_view description) {
  return {
      {"name", name}, {"in", in}, {"required", required}, {"description", description}, {"schema", std::move(schema)}};
}

}  // namespace

Json schemas() {
  return {
      {"Problem", problem_schema()},
      {"Task", task_schema()},
      {"TaskList", object({{"tasks", list_of(reference("Task"))}, {"next", maybe("integer", "cursor of what follows")}},
                          {"tasks", "next"})},
      {"PageList", object({{"pages", list_of(object({{"number", whole("from 1 on")},
                                                     {"state", one_of({"done", "degraded", "failed"})}},
                                                    {"number", "state"}))},
                           {"next", maybe("integer", "cursor of what follows")}},
                          {"pages", "next"})},
      {"PageResult", object({{"number", whole("from 1 on")},
                             {"state", one_of({"done", "degraded", "failed"})},
                             {"page", {{"type", "object"}, {"description", "docs/document.schema.json"}}},
                             {"facts", {{"type", Json::array({"object", "null"})}}}},
                            {"number", "state", "page"})},
      {"Plan", object({{"document", {{"type", "object"}}},
                       {"pages", whole("that would be read")},
                       {"predicted_peak_bytes", whole("of all processes")},
                       {"predicted_seconds", number("of all pages")},
                       {"limited_by", text("what there would have to be more of")},
                       {"refused", {{"type", Json::array({"object", "null"})}}}},
                      {"pages", "predicted_peak_bytes", "predicted_seconds", "limited_by"})},
      {"Object", {{"type", "object"}}}};
}

Json event_schema() {
  return object({{"id", text("where Last-Event-ID goes on from")},
                 {"event", one_of({"created", "state", "page", "page_lost", "missed"})},
                 {"data", text("JSON: at, page, state")}},
                {"data"});
}

Json path_parameter(std::string_view name) {
  if (name == "id")
    return parameter("path", name, true, {{"type", "string"}, {"pattern", "^[0-9a-f]{32}$"}}, "of the task");
  if (name == "n" || name == "service")
    return parameter("path", name, true, {{"type", "integer"}, {"minimum", 0}, {"maximum", 2147483647}}, "a number");
  return parameter("path", name, true, {{"type", "string"}, {"minLength", 1}}, "a name");
}

Json query_parameter(std::string_view name) {
  const auto found = std::ranges::find(query_values(), name, &QueryValue::name);
  return parameter("query", found->in_query, false, found->schema, found->description);
}

Json document_request() {
  return {{"required", true},
          {"content",
           {{"multipart/form-data",
             {{"schema", object({{"document", {{"type", "string"}, {"format", "binary"}}},
                                 {"options", text("a JSON object of the options that are query parameters here")}},
                                {"document"})}}},
            {"application/octet-stream", {{"schema", {{"type", "string"}, {"format", "binary"}}}}},
            {"application/pdf", {{"schema", {{"type", "string"}, {"format", "binary"}}}}}}}};
}

std::vector<Json> document_parameters() {
  const Json flag = one_of({"true", "false"});
  return {
      parameter("query", "name", false, {{"type", "string"}, {"maxLength", 255}}, "of the document, as a label"),
      parameter("query", "pages", false, {{"type", "string"}, {"pattern", kPagesPattern}},
                "1,3-5,10-end; all by default"),
      parameter("query", "priority", false, one_of({"high", "normal", "low"}), "its class in the queue"),
      parameter("query", "within", false, {{"type", "integer"}, {"minimum", 1}, {"maximum", 2592000}},
                "seconds until it must be done"),
      parameter("query", "strict", false, flag, "end with the first page that cannot be read in full"),
      parameter("query", "may_shrink", false, flag, "a page that does not fit may be read at a smaller size"),
      parameter("query", "device", false, {{"type", "string"}, {"maxLength", 64}}, "one of read.device's, or auto"),
      parameter("query", "window", false, {{"type", "integer"}, {"minimum", 1}, {"maximum", 256}},
                "pages in flight, at most read.window"),
      parameter("query", "features", false, {{"type", "string"}, {"maxLength", 64}},
                "read beyond text: layout, tables, seals, formulas, charts, all, none; unwarping; the setting "
                "read.features by default"),
      parameter("query", "language", false, {{"type", "string"}, {"maxLength", 500}},
                "of its text: ISO 639, Tesseract's or PaddleOCR's names, joined by + or a comma: deu+eng"),
      parameter("query", "models", false, {{"type", "string"}, {"maxLength", 500}},
                "models by name, each instead of its stage's own; GET /admin/models and plimsoll models list them"),
      parameter("query", "formats", false, {{"type", "string"}, {"maxLength", 500}},
                "that its result will be asked for in: refused now when it cannot be had in one of them"),
      parameter("query", "callback", false, {{"type", "string"}, {"maxLength", 2048}},
                "an http or https URL that is told when the task has ended; one of those that callbacks.allow names"),
      parameter("query", "text_layer", false, one_of({"auto", "ignore", "only"}), "a PDF's own text"),
      parameter("query", "format", false, result_format(), "of the result of /v1/read")};
}

}  // namespace plimsoll
