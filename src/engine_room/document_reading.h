// One document from its first page to its last, as the router orders it. Three things happen side by side: the router's
// orders arrive (TaskOwner), the producer carries out what needs the document's decode helper, one thing at a time
// (describe a window, render a page, clean up), and pages are read on services.
//
//   opened ─► planned ─► handed in ─► window described ─► pages rendered and read ─► cleaned up ─┐ ─► finished
//                           ▲ refused, later again    ▲ ▲                                        │
//                           └──── parked: helper and base given back ◄─────────── next window ◄──┘
//
// One that waits for its turn can be let go: its place in the queue is all that is left of it, and another reading goes
// on from there.
//
// While pages are read, the producer renders the one that comes next, into memory that the document's base pays for.
#pragma once

#include <map>
#include <vector>

#include "async/event.h"
#include "async/permits.h"
#include "async/task_group.h"
#include "engine_room/document_source.h"
#include "engine_room/engine_room.h"
#include "engine_room/page_delivery.h"
#include "engine_room/page_reading.h"
#include "engine_room/page_work.h"
#include "engine_room/queued_place.h"
#include "engine_room/reading_models.h"
#include "engine_room/router_driver.h"
#include "engine_room/window_measures.h"
#include "engine_room/workshop.h"

namespace plimsoll {

// io thread only. run() once; must live until it has ended.
class DocumentReading final : public TaskOwner {
 public:
  DocumentReading(Workshop& workshop, DocumentJob job, DocumentSink& sink);
  [[nodiscard]] boost::asio::awaitable<DocumentSummary> run();

 private:
  // The router's orders.
  void accepted() override;
  void refused(Error why, std::optional<Milliseconds> retry_after) override;
  void describe_window(int first, int count) override;
  void start_page(const action::StartPage& order) override;
  void cancel_page(int page) override;
  void fail_page(int page, Error why) override;
  void clean_up_window() override;
  void park() override;
  void finish(std::optional<Error> failure) override;

  // Begins it, or goes on with it.
  [[nodiscard]] Async<void> take_up();
  // Takes over from where an earlier reading was let go.
  void go_on();
  // Opens the document, measures its first window and hands it in. Errors concern the document.
  [[nodiscard]] Async<void> begin();
  [[nodiscard]] Async<TaskPlan> plan();
  void choose_class(TaskPlan& task);
  [[nodiscard]] Async<Lease> planning_lease();
  // `turn` to open documents goes on when the task's base pays for the helper or the helper is gone.
  [[nodiscard]] Async<void> hand_in(TaskPlan plan, Permit turn);

  [[nodiscard]] bool cancelled() const { return job_.cancellation != nullptr && job_.cancellation->cancelled(); }
  void cancel();
  [[nodiscard]] TextLayerMode text_layer() const { return job_.text_layer.value_or(workshop_.settings.text_layer); }
  // Hands the sink its time between windows.
  [[nodiscard]] boost::asio::awaitable<void> settle_sink();

  // Nothing is to be done until its turn comes, and nothing is held for it.
  [[nodiscard]] bool may_be_let_go() const;
  [[nodiscard]] std::unique_ptr<DocumentPlace> let_go();
  // The producer: until the router has finished the task, or it may be let go.
  [[nodiscard]] boost::asio::awaitable<void> produce();
  [[nodiscard]] Async<void> describe();
  [[nodiscard]] boost::asio::awaitable<PagePlan> describe(PageMeasure measure);
  [[nodiscard]] boost::asio::awaitable<void> render(PageWork& work);
  [[nodiscard]] Async<UniqueFd> rendered(const PageMeasure& measure, RenderAnswer& answer);
  [[nodiscard]] PageWork* to_render();
  [[nodiscard]] PageWork* to_render_ahead();
  void drop_rasters_ahead();
  [[nodiscard]] bool may_look_ahead() const;

  // How the page's text layer served: the page as it is settled by it, nothing when its picture is needed.
  [[nodiscard]] boost::asio::awaitable<std::optional<Result<Page>>> text_of(const PageMeasure& measure, PageRun& run);
  [[nodiscard]] Async<TextLayerAnswer> extract_text(int number, const Result<UniqueFd>& layer);
  // The text layer goes to the service with the picture, which shows what is beyond text.
  [[nodiscard]] bool joins_text(const PageMeasure& measure) const;
  [[nodiscard]] Bytes rendered_bytes(const PageMeasure& measure) const;
  [[nodiscard]] boost::asio::awaitable<std::optional<TextLayerFile>> text_to_join(const PageMeasure& measure,
                                                                                  std::string& verdict);

  [[nodiscard]] boost::asio::awaitable<void> read_on_service(PageWork& work);
  void go_on_with(PageWork& work);
  // Tells the router and, unless the page is to be tried again, the delivery.
  void report(PageWork& work, PageAttempt attempt);
  void settle(const PageMeasure& measure, Result<Page> page, PageRun run);
  void fail_document(Error why);
  void end(Error why);

  Workshop& workshop_;
  DocumentJob job_;
  ReadingModels models_;  // known once it has begun
  DocumentSink& sink_;
  PageDelivery delivery_;
  DocumentSource source_;
  WindowMeasures measures_;
  TaskGroup pages_;
  Event wake_;
  TaskNumber number_ = 0;
  Bytes ahead_room_;  // of the base, for a page that is rendered ahead
  std::map<int, PageWork> works_;
  // Orders that the producer has not carried out yet.
  std::optional<std::pair<int, int>> window_;
  bool cleaning_ = false;
  bool parking_ = false;  // the helper is to be handed back
  bool parked_ = false;   // waits for its turn: nothing is done ahead until the next order
  bool finished_ = false;
  bool looked_ahead_ = false;  // behind the present window
  bool begun_ = false;         // the sink knows
  bool accepted_ = false;
  std::optional<std::pair<Error, std::optional<Milliseconds>>> refusal_;
  std::string priority_reason_;
};

}  // namespace plimsoll
