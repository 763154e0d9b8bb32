// The one core that `plimsoll read` and, later, the server drive: it opens a document in a decode helper, renders its
// pages window by window, lets OCR services read them, and hands finished pages to a sink in document order.
//
// Threads: everything runs on the io_context's one thread. Memory: at most `window` pages of a document and
// `services + 1` rasters exist at a time, whatever the number of pages or documents; finished pages leave at once.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/unique_fd.h"
#include "document/page.h"
#include "document/page_selection.h"
#include "settings/settings.h"

namespace plimsoll {

// One document to read.
struct DocumentJob {
  std::string name;  // as people know it; for messages and results only
  UniqueFd body;     // a regular file, open for reading
  std::string password;
  PageSelection pages;
  bool strict = false;      // ends with the first page that cannot be read in full
  bool may_shrink = false;  // a page that does not fit may be read at a smaller size
};

struct DocumentFacts {
  std::string name;
  std::string format;      // "pdf", "jpeg", …
  int page_count = 0;      // of the document
  int pages_selected = 0;  // that will be read
};

// Measured facts about one page: never part of the canonical document.
struct PageRun {
  std::vector<StageTime> stages;
  std::chrono::microseconds render_time{};
  std::chrono::microseconds wait_time{};  // for a service
  Bytes service_peak;                     // anonymous memory of the service at its highest
  std::vector<StageUse> uses;             // what each network took
  Bytes reserved;                         // its lease
  Bytes used;                             // of that
  std::vector<std::string> history;       // what did not go as planned, in words
  std::string text_layer;                 // why the text layer was used or not; empty for images
};

struct DocumentSummary {
  int done = 0;
  int degraded = 0;
  int failed = 0;
  std::optional<Error> failure;  // the document as a whole: could not be opened, was cancelled, sink failed, …
};

// Receives one document. Calls come in order: opened once, page per selected page in document order.
class DocumentSink {
 public:
  virtual ~DocumentSink() = default;
  virtual Result<void> opened(const DocumentFacts& facts) = 0;
  // A failed page arrives, too (state failed, failure set). An error returned here ends the document.
  virtual Result<void> page(const Page& page, const PageRun& run) = 0;
};

struct MemoryAccount;

// What reading a document would take; nothing of it was read.
struct DocumentOutlook {
  DocumentFacts facts;
  int pages_with_text = 0;   // whose own text may serve
  int pages_unreadable = 0;  // by their headers
  Bytes largest_page;        // with its raster and result
  Bytes peak;                // of all processes
  Bytes budget;
  int services = 0;              // that would read it
  Milliseconds time{};           // of all pages
  std::string limited_by;        // what there would have to be more of to make it faster
  std::optional<Error> refusal;  // it would not be read
};

class EngineRoom {
 public:
  // Does not start anything: helpers are spawned when the first page needs them.
  static Result<std::unique_ptr<EngineRoom>> create(boost::asio::io_context& io, const Settings& settings);
  virtual ~EngineRoom() = default;

  // Reads one document; several may run at once, pages share the services. Never throws; ends early when stopped.
  virtual boost::asio::awaitable<DocumentSummary> read(DocumentJob job, DocumentSink& sink) = 0;
  // Cancels what runs: every read() ends soon with Reason::interrupted. Callable once; from the io thread.
  virtual void stop() = 0;
  // Ends all helpers and waits for them. Call before the io_context goes.
  virtual boost::asio::awaitable<void> shut_down() = 0;
  // Opens and measures one document.
  virtual boost::asio::awaitable<Result<DocumentOutlook>> plan(DocumentJob job) = 0;
  // Of everything that was read so far.
  [[nodiscard]] virtual MemoryAccount memory_account() const = 0;
  // Process ids of all living helpers, for memory reports.
  [[nodiscard]] virtual std::vector<int> helper_pids() const = 0;
};

}  // namespace plimsoll
