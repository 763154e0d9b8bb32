// One document from its first page to its last: the producer, which opens, measures and renders page after page, and
// the pages on services, which run beside it.
#pragma once

#include <vector>

#include "engine_room/document_source.h"
#include "engine_room/engine_room.h"
#include "engine_room/page_delivery.h"
#include "engine_room/page_reading.h"
#include "engine_room/workshop.h"
#include "services/task_group.h"

namespace plimsoll {

// io thread only. run() once; must live until it has ended.
class DocumentReading {
 public:
  DocumentReading(Workshop& workshop, DocumentJob job, DocumentSink& sink);
  [[nodiscard]] boost::asio::awaitable<DocumentSummary> run();

 private:
  // Errors of these concern the document; what concerns a page goes to the delivery as a failed page.
  [[nodiscard]] Async<void> produce();
  [[nodiscard]] Async<std::vector<PageMeasure>> measure(int first, int count);
  [[nodiscard]] Async<void> begin_page(PageMeasure measure);
  [[nodiscard]] Async<Permit> result_permit();

  // How the page's text layer served: true when the page is settled by it, for better or worse.
  [[nodiscard]] boost::asio::awaitable<bool> settled_by_text(const PageMeasure& measure, PageRun& run);
  [[nodiscard]] Async<TextLayerAnswer> extract_text(int number, Result<Page>& page);
  [[nodiscard]] Async<Raster> render(const PageMeasure& measure, PageRun& run);
  [[nodiscard]] boost::asio::awaitable<void> read_on_service(PageMeasure measure, Raster raster, PageRun run);
  void settle(const PageMeasure& measure, Result<Page> page, PageRun run);
  void end(Error why);

  Workshop& workshop_;
  DocumentJob job_;
  DocumentSink& sink_;
  PageDelivery delivery_;
  DocumentSource source_;
  TaskGroup pages_;
};

}  // namespace plimsoll
