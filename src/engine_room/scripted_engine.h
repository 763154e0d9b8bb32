// For tests: an engine room that gives documents as the real one does, without reading anything.
#pragma once

#include <unistd.h>

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "async/broadcast.h"
#include "engine_room/engine_room.h"
#include "engine_room/memory_account.h"
#include "engine_room/memory_collection.h"
#include "engine_room/pdf_composing.h"
#include "engine_room/room_report.h"
#include "memory/metrics.h"

namespace plimsoll {

inline Page page_of(int number) {
  Page page{.number = number, .width = 100, .height = 50};
  page.blocks = {{.lines = {{.text = "page " + std::to_string(number)}}}};
  return page;
}

// A place in a queue that the test moves on.
class ScriptedPlace final : public DocumentPlace {
 public:
  explicit ScriptedPlace(std::vector<ScriptedPlace*>& queue) : queue_(queue) { queue_.push_back(this); }
  ~ScriptedPlace() override { std::erase(queue_, this); }
  void on_call(std::function<void()> called) override { called_ = std::move(called); }
  void call(std::optional<Error> failure = std::nullopt) {
    failure_ = std::move(failure);
    std::erase(queue_, this);
    if (called_) called_();
  }
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

 private:
  std::vector<ScriptedPlace*>& queue_;
  std::function<void()> called_;
  std::optional<Error> failure_;
};

// Reads documents of `pages` pages as the real one does, without reading: its gate holds a page back.
class ScriptedEngine final : public EngineRoom {
 public:
  explicit ScriptedEngine(boost::asio::io_context& io) : turned_(io) {}

  boost::asio::awaitable<DocumentSummary> read(DocumentJob job, DocumentSink& sink) override {
    ++readings;
    DocumentSummary summary;
    Broadcast* turned = &turned_;
    const Cancellation::Watch watch(job.cancellation, [turned] { turned->tell(); });
    if (auto ended = co_await play(job, sink, summary); !ended) summary.failure = std::move(ended.error());
    if (auto settled = co_await sink.settle(); !settled && !summary.failure) summary.failure = settled.error();
    co_return summary;
  }
  // "%PDF of NAME\n" and the pages as they came.
  boost::asio::awaitable<Result<ComposedPdf>> compose(PdfJob job) override {
    std::string pdf = "%PDF of " + job.name + "\n";
    char piece[4096];
    ssize_t got = 0;
    for (off_t at = 0; (got = ::pread(job.pages, piece, sizeof piece, at)) > 0; at += got)
      pdf.append(piece, static_cast<std::size_t>(got));
    if (Bytes(pdf.size()) > job.output_bytes) co_return fail(Reason::output_failed, "the PDF is too large");
    if (::pwrite(job.output, pdf.data(), pdf.size(), 0) != static_cast<ssize_t>(pdf.size()))
      co_return fail(Reason::output_failed, "the PDF cannot be written");
    ++compositions;
    co_return ComposedPdf{Bytes(pdf.size()), job.page_count};
  }
  void drain() override { draining = true; }
  void resume() override { draining = false; }
  void stop() override {
    stopped_ = true;
    turned_.tell();
  }
  boost::asio::awaitable<void> shut_down() override { co_return; }
  boost::asio::awaitable<Result<DocumentOutlook>> plan(DocumentJob) override { co_return DocumentOutlook{}; }
  Result<std::vector<std::string>> models_for(const DocumentJob& job) const override {
    if (job.language == "rus") return fail(Reason::model_missing, "Russian (ru) cannot be read");
    if (job.models == "nobody") return fail(Reason::model_missing, "there is no model 'nobody'");
    return std::vector<std::string>{job.models ? *job.models : "a"};
  }
  MemoryAccount memory_account() const override { return {}; }
  std::vector<int> helper_pids() const override { return {}; }
  void open() override {}
  RoomReport report() const override { return shown; }
  RoomPulse pulse() const override { return {}; }
  const MemoryMetrics& metrics() const override { return metrics_; }
  boost::asio::awaitable<MemoryCollection> collect_memory() override { co_return MemoryCollection{}; }
  boost::asio::awaitable<Result<void>> load_model(std::string) override { co_return Result<void>{}; }
  boost::asio::awaitable<Result<int>> unload_model(std::string) override { co_return 0; }
  Result<void> pin_model(const std::string& model, bool pinned) override {
    if (model != "a") return fail(Reason::model_missing, "there is no model '" + model + "'");
    shown.pinned_models.assign(pinned ? 1 : 0, model);
    return {};
  }
  void use_tenants(TenantTable table) override { tenants = std::move(table); }
  Result<void> restart_service(std::string_view, int) override { return {}; }

  void open_gate(int up_to) {
    gate_ = up_to;
    turned_.tell();
  }

  bool draining = false;
  TenantTable tenants;
  RoomReport shown;
  int pages = 3;
  std::optional<Error> refusal;
  std::optional<Milliseconds> retry_after;
  std::optional<Error> breaks_after_two;
  bool queues = false;   // every document has to wait for its turn first
  int parks_after = 0;   // pages of a reading, when others' turn comes; 0: never
  int loses = 0;         // this page does not come, once
  std::string left_out;  // of every page
  std::vector<ScriptedPlace*> queue;
  int readings = 0;
  int compositions = 0;
  std::vector<int> read_pages;

 private:
  Async<void> play(DocumentJob& job, DocumentSink& sink, DocumentSummary& summary) {
    CO_TRY(const UniqueFd body, job.body());
    if (!job.place) {
      CO_TRY_VOID(come_in(job, sink, summary));
      if (queues && job.lets_go) {
        summary.place = std::make_unique<ScriptedPlace>(queue);
        co_return Result<void>{};
      }
    } else if (const auto& failure = static_cast<ScriptedPlace&>(*job.place).failure()) {
      co_return std::unexpected(*failure);
    }
    sink.begun();
    int given = 0;
    for (int number = job.pages.next(1, pages); number != 0; number = job.pages.next(number + 1, pages)) {
      while (number > gate_ && !over(job)) (void)co_await turned_.wait();
      if (over(job)) co_return fail(Reason::interrupted, "stopped");
      if (breaks_after_two && given == 2) co_return std::unexpected(*breaks_after_two);
      if (number == std::exchange(loses, number == loses ? 0 : loses)) continue;
      CO_TRY_VOID(sink.page(given_page(number), {}));
      read_pages.push_back(number);
      if (++given % 2 == 0) CO_TRY_VOID(co_await sink.settle());
      if (given == parks_after && job.lets_go && number < pages) {
        CO_TRY_VOID(co_await sink.settle());
        summary.place = std::make_unique<ScriptedPlace>(queue);
        co_return Result<void>{};
      }
    }
    co_return Result<void>{};
  }
  Result<void> come_in(DocumentJob& job, DocumentSink& sink, DocumentSummary& summary) {
    TRY(std::vector<std::string> models, models_for(job));
    TRY_VOID(sink.opened({job.name, "fake", pages, job.pages.count(pages), std::move(models)}));
    if (refusal) {
      summary.retry_after = retry_after;
      return std::unexpected(*refusal);
    }
    sink.accepted({.pages = pages,
                   .page = Bytes(100),
                   .base = Bytes(10),
                   .priority = job.priority.value_or(Priority::normal),
                   .priority_reason = job.priority ? "asked for" : "scripted"});
    return {};
  }
  Page given_page(int number) const {
    Page page = page_of(number);
    if (left_out.empty()) return page;
    page.state = PageState::degraded;
    page.degradations = {{.feature = left_out}};
    return page;
  }
  bool over(const DocumentJob& job) const { return stopped_ || job.cancellation->cancelled(); }

  MemoryMetrics metrics_{1, {}};
  Broadcast turned_;
  int gate_ = 1 << 20;
  bool stopped_ = false;
};

}  // namespace plimsoll
