#include "read_here.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "engine_room/memory_account.h"
#include "engine_room/service_plan.h"
#include "installation.h"

namespace plimsoll {

ReadHere::ReadHere(ReadDesk& desk, EngineRoom& engine)
    : desk_(desk),
      engine_(engine),
      context_{desk.standard_output, desk.progress, std::string(to_text(resolved_precision(desk.settings.precision))),
               std::string(to_text(desk.settings.parameters)), desk.if_exists},
      memory_(desk.io, [this] { return engine_.helper_pids(); }) {
  if (desk.request.memory_report) boost::asio::co_spawn(desk.io, memory_.run(), boost::asio::detached);
}

boost::asio::awaitable<DocumentEnd> ReadHere::read(std::size_t document) {
  auto outputs = DocumentOutputs::create(context_, document, desk_.plan.targets[document]);
  if (!outputs) co_return DocumentEnd{.verdict = std::move(outputs).error()};
  auto body = co_await desk_.open(document);
  if (!body) co_return DocumentEnd{.verdict = std::move(body).error()};
  const ReadDocument whole{.name = desk_.plan.inputs[document].name,
                           .body = held_body(*std::move(body)),
                           .password = desk_.plan.password,
                           .text_only = desk_.request.text_only_pdf};
  DocumentJob job{.name = whole.name,
                  .body = whole.body,
                  .password = desk_.plan.password,
                  .pages = desk_.plan.pages,
                  .strict = desk_.request.strict};
  DocumentSummary summary = co_await engine_.read(std::move(job), **outputs);
  co_await (*outputs)->compose(engine_, whole, summary);
  co_return DocumentEnd{.verdict = (*outputs)->finish(summary, memory_.peak()),
                        .pages = summary.done + summary.degraded + summary.failed};
}

boost::asio::awaitable<void> ReadHere::shut_down() {
  co_await engine_.shut_down();
  memory_.stop();
}

std::string ReadHere::memory_report() const { return memory_.report() + "\n" + to_text(engine_.memory_account()); }

}  // namespace plimsoll
