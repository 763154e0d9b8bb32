// Keeps what the engine room delivers, and a whole reading of one document with fake helpers.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine_room/engine_room.h"
#include "helper_folder.h"

namespace plimsoll {

class RecordingSink : public DocumentSink {
 public:
  Result<void> opened(const DocumentFacts& facts) override {
    opened_with.push_back(facts);
    return {};
  }
  Result<void> page(const Page& page, const PageRun& run) override {
    pages.push_back(page);
    runs.push_back(run);
    if (on_page) return on_page(page);
    return {};
  }
  // "page 1", "text 2", "failed: helper_died", …
  [[nodiscard]] std::vector<std::string> texts() const {
    std::vector<std::string> result;
    for (const Page& page : pages)
      result.push_back(page.failure ? "failed: " + std::string(facts(page.failure->reason).label)
                                    : page.blocks.at(0).lines.at(0).text);
    return result;
  }

  std::vector<DocumentFacts> opened_with;
  std::vector<Page> pages;
  std::vector<PageRun> runs;
  std::function<Result<void>(const Page&)> on_page;
};

struct Reading {
  explicit Reading(std::string_view script) : folder(script), settings(default_settings()) {
    settings.helper_folder = folder.path();
    settings.models_folder = "/nowhere";
    settings.services = 1;
  }
  // One document with all its pages, or those of `selection`, and the end of all helpers.
  DocumentSummary read(std::string_view selection = "") {
    engine = EngineRoom::create(io, settings).value();
    DocumentSummary summary = run(io, engine->read(job(selection), sink));
    run(io, engine->shut_down());
    left_behind = engine->helper_pids();
    return summary;
  }
  static DocumentJob job(std::string_view selection = "") {
    return {.name = "test.fake",
            .body = held_body(any_body()),
            .pages = selection.empty() ? PageSelection() : PageSelection::parse(selection).value()};
  }

  HelperFolder folder;
  boost::asio::io_context io;
  Settings settings;
  RecordingSink sink;
  std::unique_ptr<EngineRoom> engine;
  std::vector<int> left_behind;
};

}  // namespace plimsoll
