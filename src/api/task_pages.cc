#include "api/task_pages.h"

#include <fmt/format.h>

#include "api/json.h"
#include "api/task_access.h"
#include "api/whole_number.h"
#include "document/page_codec.h"

namespace plimsoll {
namespace {

// A page is JSON already: it is passed on as it is stored.
Async<void> get_page(const ApiParts& parts, HttpExchange& exchange) {
  CO_TRY(const TaskRecord record, co_await task_of(parts, exchange));
  const int number = whole_number<int>(exchange.request().path_value("n")).value_or(0);
  if (number < 1) co_return fail(Reason::task_missing, "pages are numbers from 1 on");
  CO_TRY(const PagePiece piece, co_await parts.pool.run([&] {
    return parts.store.pages(record.asked.id, number - 1, {.pages_max = 1, .bytes_max = Bytes(1)});
  }));
  if (!piece.damaged.empty() && piece.damaged.front() == number && is_final(record.state))
    co_return fail(Reason::store_damaged,
                   fmt::format("page {} is damaged on the disk; submit the document again", number));
  if (piece.pages.empty() || piece.pages.front().number != number)
    co_return fail(Reason::task_missing, fmt::format("page {} has not been read", number));
  const PageCheckpoint& page = piece.pages.front();
  std::string body = fmt::format(R"({{"number":{},"state":"{}","page":)", number, name(page.state));
  body += page.page;
  body += R"(,"facts":)";
  body += page.facts.empty() ? "null" : page.facts;
  body += "}\n";
  co_return co_await exchange.respond(http_response(200, "application/json", std::move(body)));
}

Async<void> list_pages(const ApiParts& parts, HttpExchange& exchange) {
  CO_TRY(const TaskRecord record, co_await task_of(parts, exchange));
  int cursor = 0;
  if (const auto text = exchange.request().query_value("cursor")) {
    cursor = whole_number<int>(*text).value_or(-1);
    if (cursor < 0) co_return fail(Reason::task_option, "'cursor' is the 'next' of the list before");
  }
  CO_TRY(const FinishedPages piece,
         co_await parts.pool.run([&] { return parts.store.finished_pages(record.asked.id, cursor, kPagesAtOnceMax); }));
  Json pages = Json::array();
  for (const FinishedPages::Page& page : piece.pages)
    pages.push_back({{"number", page.number}, {"state", name(page.state)}});
  co_return co_await answer(exchange, 200,
                            {{"pages", std::move(pages)}, {"next", piece.next ? Json(*piece.next) : Json(nullptr)}});
}

}  // namespace

void add_task_pages(HttpRoutes& routes, const ApiParts& parts) {
  routes.add({HttpMethod::get, "/v1/tasks/{id}/pages", Role::read, on(parts, list_pages)});
  routes.add({HttpMethod::get, "/v1/tasks/{id}/pages/{n}", Role::read, on(parts, get_page)});
}

}  // namespace plimsoll
