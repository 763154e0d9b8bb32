#include "api/task_result.h"

#include <fmt/format.h>

#include "api/json.h"
#include "api/pdf_result.h"
#include "api/sound_pages.h"
#include "api/task_access.h"
#include "document/exporters/exporter.h"
#include "document/page_codec.h"
#include "engine_room/pdf_composing.h"
#include "engine_room/task_order.h"

namespace plimsoll {
namespace {

// The task's pages do not change once it is finished; what reads them is of a version.
std::string etag_of(const TaskRecord& record, std::string_view format) {
  return fmt::format("\"{}-{}-{}\"", record.asked.id.text, format, record.last_event);
}

ExportHead head_of(const TaskOrder& order) {
  return {.name = order.name,
          .format = order.format,
          .page_count = order.page_count,
          .precision = order.precision,
          .parameters = order.parameters,
          .models = order.models};
}

// How a format is sent: one of the exporters', or nothing for the PDF.
HttpResponse begun(const TaskRecord& record, const TaskOrder& order, std::optional<ExportFormat> format) {
  HttpResponse response{.status = 200, .headers = {}, .body = {}};
  response.headers.set("Content-Type", format ? media_type(*format) : "application/pdf");
  response.headers.set("ETag", etag_of(record, format ? name(*format) : kPdfFormat));
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("X-Plimsoll-Task", record.asked.id.text);
  // A sane subset of the name; whatever else it is, is in the task.
  std::string file;
  for (const char byte : order.name)
    if (std::isalnum(static_cast<unsigned char>(byte)) != 0 || std::string_view("._-").contains(byte)) file += byte;
  if (!file.empty())
    response.headers.set("Content-Disposition",
                         fmt::format("inline; filename=\"{}.{}\"", file, format ? suffix(*format) : kPdfFormat));
  return response;
}

// What the exporter wrote goes out between two pages: at most one page's output is held.
class Outflow {
 public:
  Outflow(HttpExchange& exchange, ExportFormat format)
      : exchange_(exchange), exporter_(make_exporter(format, [this](std::string_view bytes) -> Result<void> {
          waiting_ += bytes;
          return {};
        })) {}
  Exporter& exporter() { return *exporter_; }
  Async<void> flush() {
    if (!waiting_.empty()) CO_TRY_VOID(co_await exchange_.write(waiting_));
    waiting_.clear();
    co_return Result<void>{};
  }

 private:
  HttpExchange& exchange_;
  std::string waiting_;
  std::unique_ptr<Exporter> exporter_;
};

Async<void> send_pages(const PagePiece& piece, Outflow& outflow, RunRecord& run) {
  for (const PageCheckpoint& stored : piece.pages) {
    CO_TRY(const Page page, decode_page(stored.page));
    run.add_page(page, {}, {});
    CO_TRY_VOID(outflow.exporter().page(page));
    CO_TRY_VOID(co_await outflow.flush());
  }
  co_return Result<void>{};
}

Async<void> get_result(const ApiParts& parts, HttpExchange& exchange) {
  CO_TRY(const TaskRecord record, co_await task_of(parts, exchange));
  co_return co_await answer_result(parts, exchange, record, exchange.request().query_value("format").value_or("txt"));
}

}  // namespace

Async<void> answer_result(const ApiParts& parts, HttpExchange& exchange, const TaskRecord& record,
                          std::string_view format) {
  const auto known = export_format(format);
  if (!is_result_format(format))
    co_return fail(Reason::task_option, "option 'format': one of " + result_format_names());
  if (!is_final(record.state))
    co_return fail(Reason::task_state, fmt::format("the task is {}: its events say when it is done; pages that were "
                                                   "read are at /v1/tasks/{}/pages",
                                                   label(record.state), record.asked.id.text));
  if (known) CO_TRY_VOID(check_pages(*known, record.asked.page_count));
  CO_TRY(const TaskOrder order, decode_order(record.asked.options));
  HttpResponse head = begun(record, order, known);
  if (exchange.request().header("If-None-Match") == head.headers.find("ETag")) {
    head.status = 304;
    co_return co_await exchange.respond(std::move(head));
  }
  if (format == kPdfFormat) co_return co_await answer_pdf(parts, exchange, record, order, std::move(head));
  SoundPages pages(parts, record);
  CO_TRY(PagePiece piece, co_await pages.next());  // what is wrong with the first ones still has a status of its own
  CO_TRY_VOID(co_await exchange.begin(std::move(head)));
  Outflow outflow(exchange, *known);
  RunRecord run;
  if (record.error) run.set_failure(*record.error);
  CO_TRY_VOID(outflow.exporter().begin(head_of(order)));
  CO_TRY_VOID(co_await send_pages(piece, outflow, run));
  while (!pages.ended()) {
    CO_TRY(piece, co_await pages.next());
    CO_TRY_VOID(co_await send_pages(piece, outflow, run));
  }
  // A workbook is packed only now, which takes a while: not on the thread that answers everybody.
  CO_TRY_VOID(co_await parts.pool.run([&] { return outflow.exporter().end(run); }));
  CO_TRY_VOID(co_await outflow.flush());
  co_return co_await exchange.finish();
}

void add_task_result(HttpRoutes& routes, const ApiParts& parts) {
  routes.add({HttpMethod::get, "/v1/tasks/{id}/result", Role::read, on(parts, get_result)});
}

}  // namespace plimsoll
