// /v1/tasks/{id}/result?format=…: the pages through an exporter, streamed. The same task gives the same bytes: what was
// measured while it was read is left out.
#pragma once

#include "api/api_parts.h"
#include "http/routes.h"

namespace plimsoll {

void add_task_result(HttpRoutes& routes, const ApiParts& parts);

// `format`: a name of export_format(), or kPdfFormat. Reason::task_state when it is not finished, Reason::page_count
// when the format holds fewer pages (check_pages() of the exporters).
[[nodiscard]] Async<void> answer_result(const ApiParts& parts, HttpExchange& exchange, const TaskRecord& record,
                                        std::string_view format);

}  // namespace plimsoll
