#include "api/openapi.h"

#include <array>
#include <vector>

#include "api/openapi_schemas.h"
#include "base/build_id.h"
#include "document/exporters/exporter.h"

namespace plimsoll {
namespace {

struct Operation {
  std::string_view method;
  std::string_view path;
  std::string_view id;
  std::string_view summary;
  std::string_view request;   // name of a request body of requests(); empty: none
  std::string_view answer;    // name of a schema, or of a media type when it has a '/'
  std::vector<int> statuses;  // besides the problems
  std::vector<std::string_view> query = {};
};

const std::vector<Operation>& operations() {
  static const std::vector<Operation> kAll = {
      {"post", "/v1/tasks", "createTask", "Take a document in; it is read in its turn", "document", "Task", {202, 200}},
      {"get",
       "/v1/tasks",
       "listTasks",
       "Tasks, newest first",
       "",
       "TaskList",
       {200},
       {"state", "limit", "cursor", "created_from", "created_before", "tenant"}},
      {"get", "/v1/tasks/{id}", "getTask", "One task: state, pages, progress, memory", "", "Task", {200}},
      {"delete", "/v1/tasks/{id}", "deleteTask", "Call a task off; remove one that has ended", "", "Task", {200, 204}},
      {"get", "/v1/tasks/{id}/pages", "listPages", "Pages that have been read", "", "PageList", {200}, {"page_cursor"}},
      {"get",
       "/v1/tasks/{id}/pages/{n}",
       "getPage",
       "One page as canonical JSON, and how it was read",
       "",
       "PageResult",
       {200}},
      {"get",
       "/v1/tasks/{id}/events",
       "watchTask",
       "Server-sent events, one for each page and state",
       "",
       "text/event-stream",
       {200}},
      {"get", "/v1/tasks/{id}/result", "getResult", "What was read, in a format", "", "text/*", {200, 304}, {"format"}},
      {"post", "/v1/read", "read", "Read a small document while the client waits", "document", "text/*", {200, 202}},
      {"post", "/v1/plan", "plan", "What reading a document would take; nothing is read", "document", "Plan", {200}},
      {"get",
       "/admin/memory/stats",
       "memoryStats",
       "Who holds memory, and what it did in the last minutes",
       "",
       "Object",
       {200}},
      {"post", "/admin/memory/gc", "collectMemory", "Give back what nobody uses", "", "Object", {200}},
      {"get", "/admin/models", "listModels", "Models and where they are loaded", "", "Object", {200}},
      {"post", "/admin/models/{name}/load", "loadModel", "Load a model into a service", "", "Object", {200}},
      {"post", "/admin/models/{name}/unload", "unloadModel", "Drop a model where nobody uses it", "", "Object", {200}},
      {"post",
       "/admin/models/{name}/pin",
       "pinModel",
       "Keep a model loaded, within models.pinned_bytes",
       "",
       "Object",
       {200}},
      {"post", "/admin/models/{name}/unpin", "unpinModel", "Let a pinned model go like any other", "", "Object", {200}},
      {"get", "/admin/drain", "showDrain", "Whether the server takes and begins anything new", "", "Object", {200}},
      {"post", "/admin/drain", "drain", "Take and begin nothing new; the server stays", "", "Object", {202}},
      {"delete", "/admin/drain", "takeDrainBack", "Go on after a drain", "", "Object", {200}},
      {"get", "/admin/services", "listServices", "OCR services", "", "Object", {200}},
      {"post",
       "/admin/services/{device}/{service}/restart",
       "restartService",
       "End a service when it is idle",
       "",
       "Object",
       {202}},
      {"get", "/health", "health", "Whether all is well", "", "Object", {200, 503}},
      {"get", "/livez", "live", "Whether the process answers", "", "text/plain", {200}},
      {"get", "/readyz", "ready", "Whether new tasks are taken", "", "Object", {200, 503}},
      {"get", "/version", "version", "Which build this is", "", "Object", {200}},
      {"get", "/metrics", "metrics", "Prometheus metrics", "", "text/plain", {200}},
      {"get", "/openapi.json", "description", "This description", "", "Object", {200}},
  };
  return kAll;
}

// A result in any of its formats.
Json result_content() {
  Json content = Json::object();
  for (const ExportFormat format : export_formats()) {
    const std::string_view type = media_type(format);
    const std::string_view schema = format == ExportFormat::json ? "object" : "string";
    content[std::string(type.substr(0, type.find(';')))] = {{"schema", {{"type", schema}}}};
  }
  content["application/pdf"] = {{"schema", {{"type", "string"}}}};
  return content;
}

Json content_of(std::string_view answer) {
  if (answer == "text/*") return result_content();
  if (answer == "text/event-stream") return {{"text/event-stream", {{"schema", event_schema()}}}};
  if (answer.contains('/')) return {{std::string(answer), {{"schema", {{"type", "string"}}}}}};
  return {{"application/json", {{"schema", {{"$ref", "#/components/schemas/" + std::string(answer)}}}}}};
}

Json responses_of(const Operation& operation) {
  Json responses;
  for (const int status : operation.statuses) {
    Json response = {{"description", std::string(status_text(status))}};
    if (status != 204 && status != 304) response["content"] = content_of(operation.answer);
    responses[std::to_string(status)] = std::move(response);
  }
  responses["default"] = {
      {"description", "What went wrong, with the numbers"},
      {"content", {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}}};
  return responses;
}

// The values in a path, in their order.
std::vector<std::string> path_names(std::string_view path) {
  std::vector<std::string> names;
  for (std::size_t at = path.find('{'); at != std::string_view::npos; at = path.find('{', at + 1))
    names.emplace_back(path.substr(at + 1, path.find('}', at) - at - 1));
  return names;
}

Json parameters_of(const Operation& operation) {
  Json parameters = Json::array();
  for (const std::string& name : path_names(operation.path)) parameters.push_back(path_parameter(name));
  for (const std::string_view name : operation.query) parameters.push_back(query_parameter(name));
  if (operation.request == "document")
    for (Json& option : document_parameters()) parameters.push_back(std::move(option));
  return parameters;
}

Json described(const Operation& operation) {
  Json json = {{"operationId", operation.id}, {"summary", operation.summary}};
  if (Json parameters = parameters_of(operation); !parameters.empty()) json["parameters"] = std::move(parameters);
  if (operation.request == "document") json["requestBody"] = document_request();
  json["responses"] = responses_of(operation);
  return json;
}

}  // namespace

Json openapi() {
  Json paths = Json::object();
  for (const Operation& operation : operations())
    paths[std::string(operation.path)][std::string(operation.method)] = described(operation);
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "Plimsoll"},
            {"version", version()},
            {"description", "Reads documents into text and structure, in bounded memory."},
            {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
          {"security", Json::array({Json::object(), {{"bearer", Json::array()}}, {{"key", Json::array()}}})},
          {"paths", std::move(paths)},
          {"components",
           {{"schemas", schemas()},
            {"securitySchemes",
             {{"bearer", {{"type", "http"}, {"scheme", "bearer"}}},
              {"key", {{"type", "apiKey"}, {"in", "header"}, {"name", "X-Api-Key"}}}}}}}};
}

void add_openapi(HttpRoutes& routes) {
  routes.add(
      {HttpMethod::get, "/openapi.json", Role::anyone, [text = openapi().dump(1) + "\n"](HttpExchange& exchange) {
         return exchange.respond(http_response(200, "application/json", text));
       }});
}

}  // namespace plimsoll
