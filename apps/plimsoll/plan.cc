// plimsoll plan: what reading documents would take. They are opened and measured, nothing is read.
#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "engine_room/engine_room.h"
#include "exit_status.h"
#include "inputs.h"
#include "verbs.h"

namespace plimsoll {
namespace {

std::string text_of(const std::string& name, const DocumentOutlook& outlook) {
  const DocumentFacts& facts = outlook.facts;
  std::string text =
      fmt::format("{}\n  pages      {} of {}, {}", name, facts.pages_selected, facts.page_count, facts.format);
  if (outlook.pages_with_text > 0) text += fmt::format(", {} with a text layer", outlook.pages_with_text);
  if (outlook.pages_unreadable > 0) text += fmt::format(", {} that cannot be read", outlook.pages_unreadable);
  text += fmt::format("\n  memory     {} at the peak of all processes, {} allowed", to_text(outlook.peak),
                      to_text(outlook.budget));
  text += fmt::format("\n  page       {} for the largest", to_text(outlook.largest_page));
  text += fmt::format("\n  services   {}", outlook.services);
  text += fmt::format("\n  time       {:.1f} s", std::chrono::duration<double>(outlook.time).count());
  text += fmt::format("\n  limited by {}\n", outlook.limited_by);
  if (outlook.refusal) text += fmt::format("  refused    {}\n", outlook.refusal->text());
  return text;
}

Result<DocumentOutlook> look(EngineRoom& engine, boost::asio::io_context& io, DocumentJob job) {
  Result<DocumentOutlook> outlook = fail(Reason::internal, "not looked at");
  boost::asio::co_spawn(io, engine.plan(std::move(job)),
                        [&](const std::exception_ptr&, Result<DocumentOutlook> seen) { outlook = std::move(seen); });
  io.restart();
  io.run();
  return outlook;
}

}  // namespace

int run_plan(const PlanRequest& request, const LoadedSettings& loaded) {
  const auto inputs = expand_inputs(request.inputs);
  if (!inputs) return complain(inputs.error());
  PageSelection pages;
  if (!request.pages.empty()) {
    auto parsed = PageSelection::parse(request.pages);
    if (!parsed) return complain(parsed.error());
    pages = *std::move(parsed);
  }
  const std::string password = document_password(request.password);
  boost::asio::io_context io(1);
  auto engine = EngineRoom::create(io, loaded.settings);
  if (!engine) return complain(engine.error());
  int status = 0;
  for (const Input& input : *inputs) {
    auto body = open_body(input.path, loaded.settings.file_bytes_max);
    Result<DocumentOutlook> outlook = fail(Reason::internal, "");
    if (!body)
      outlook = std::unexpected(std::move(body.error()));
    else
      outlook = look(**engine, io,
                     {.name = input.name, .body = held_body(*std::move(body)), .password = password, .pages = pages});
    if (!outlook) {
      status = std::max(status, complain(std::move(outlook.error()).in(input.name)));
      continue;
    }
    status = std::max(status, print(text_of(input.name, *outlook)));
    if (outlook->refusal) status = std::max(status, facts(outlook->refusal->reason).exit_status);
  }
  boost::asio::co_spawn(io, (*engine)->shut_down(), [](const std::exception_ptr&) {});
  io.restart();
  io.run();
  return status;
}

}  // namespace plimsoll
