// The one core that `plimsoll read` and the server drive: it opens a document in a decode helper, renders its
// pages window by window, lets OCR services read them, and hands finished pages to a sink in document order.
//
// Threads: everything runs on the io_context's one thread. Memory: at most `window` pages of a document and
// `services + 1` rasters exist at a time, whatever the number of pages or documents; finished pages leave at once.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "async/cancellation.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/unique_fd.h"
#include "document/page.h"
#include "document/page_selection.h"
#include "engine_room/document_place.h"
#include "routing/priority_rule.h"
#include "routing/task.h"
#include "routing/tenant_share.h"
#include "settings/reading_features.h"
#include "settings/settings.h"

namespace plimsoll {

// A regular file, open for reading; asked for each time that a decode helper is to read it, so that a document that
// waits holds no descriptor.
using DocumentBody = std::function<Result<UniqueFd>()>;
// One that is open already: gives duplicates.
[[nodiscard]] DocumentBody held_body(UniqueFd file);

// One document to read.
struct DocumentJob {
  std::string name;  // as people know it; for messages and results only
  DocumentBody body;
  std::string password;
  PageSelection pages;
  bool strict = false;                      // ends with the first page that cannot be read in full
  bool may_shrink = false;                  // a page that does not fit may be read at a smaller size
  std::optional<TextLayerMode> text_layer;  // instead of the setting's
  std::optional<FeatureSet> features;       // instead of the setting's
  std::optional<std::string> language;      // instead of the setting's, written as that is
  std::optional<std::string> models;        // instead of the setting's, written as that is
  std::string device;                       // one of read.device's, where it is read; empty, or not there: any
  int window = 0;                           // instead of the setting's, at most that; 0: that
  // Whose turn it is (docs/memory.md, "Admission").
  std::string tenant = "read";
  std::optional<Priority> priority = Priority::normal;  // nothing: by its size, and by who hands it in
  Caller caller = Caller::submits;
  Bytes body_bytes;  // on disk, counted against the queue's bound
  std::optional<TimePoint> deadline;
  bool best_effort = false;  // read though it will be late
  // Waits outside while the router refuses it for a reason that time can cure; else that ends the document at once.
  bool waits_outside = true;
  // The reading ends when the document has to wait for its turn, and gives its place in the queue instead.
  bool lets_go = false;
  // Goes on from there, with the pages that are not read yet; of the above, what was for the queue is not looked at.
  std::unique_ptr<DocumentPlace> place;
  Cancellation* cancellation = nullptr;  // ends this document alone, with Reason::interrupted
};

struct DocumentFacts {
  std::string name;
  std::string format;               // "pdf", "jpeg", …
  int page_count = 0;               // of the document
  int pages_selected = 0;           // that will be read
  std::vector<std::string> models;  // that they are read with
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
  std::optional<Milliseconds> retry_after;  // it was refused, and time can cure that
  std::unique_ptr<DocumentPlace> place;     // it waits for its turn: to be gone on with when that calls
};

// What the router was told when it took the document.
struct DocumentForecast {
  int pages = 0;
  Bytes page;  // the largest, with its raster and result
  Bytes base;  // held while it is read
  Milliseconds page_time{};
  Priority priority = Priority::normal;
  std::string priority_reason;
};

// Receives one document. Calls come in order: opened, accepted and begun once, page per selected page in document
// order. Where the reading is let go and gone on with, begun comes again, opened and accepted do not.
class DocumentSink {
 public:
  virtual ~DocumentSink() = default;
  virtual Result<void> opened(const DocumentFacts& facts) = 0;
  // The router has taken it: it will be read, or told why not.
  virtual void accepted(const DocumentForecast& /*forecast*/) {}
  // Its turn has come.
  virtual void begun() {}
  // A failed page arrives, too (state failed, failure set). An error returned here ends the document.
  virtual Result<void> page(const Page& page, const PageRun& run) = 0;
  // All pages of a window were handed over, or all of the document: nothing more comes until this has ended. A sink
  // whose pages are on their way to disk waits for them here, so that they never are more than a window.
  virtual boost::asio::awaitable<Result<void>> settle() { co_return Result<void>{}; }
};

// A searchable PDF to be written of a document that was read (pdf_composing.h). Regular files; the descriptors are
// borrowed.
struct PdfJob {
  std::string name;  // for messages
  DocumentBody document;
  std::string password;
  int page_count = 0;      // of the document
  int pages = -1;          // what was read: a line of canonical JSON a page (document/page_codec.h)
  int output = -1;         // empty
  Bytes output_bytes;      // the largest output
  bool text_only = false;  // of pictures: without them
  Cancellation* cancellation = nullptr;
};
struct ComposedPdf;

struct MemoryAccount;
struct RoomReport;
struct RoomPulse;
struct MemoryCollection;
class MemoryMetrics;

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

// By whom it is driven.
struct EngineRoomUse {
  Bytes beside;  // what the driver itself holds for good: buffers, caches
  // Documents of many, who do not wait together: those that wait too long for their turn end, and as many are read at
  // once as memory and cores allow. A command line reads `read.jobs` of them and waits for all.
  bool server = false;
};

class EngineRoom {
 public:
  // Does not start anything: helpers are spawned when the first page needs them.
  static Result<std::unique_ptr<EngineRoom>> create(boost::asio::io_context& io, const Settings& settings,
                                                    const EngineRoomUse& use = {});
  virtual ~EngineRoom() = default;

  // Reads one document; several may run at once, pages share the services. Never throws; ends early when stopped.
  virtual boost::asio::awaitable<DocumentSummary> read(DocumentJob job, DocumentSink& sink) = 0;
  // Reason::decode_bytes, decode_time, output_failed, …; what the helper could not open.
  virtual boost::asio::awaitable<Result<ComposedPdf>> compose(PdfJob job) = 0;
  // Nothing new is begun from now on; windows that are being read are read to their end.
  virtual void drain() = 0;
  // That is taken back: what waits is begun again.
  virtual void resume() = 0;
  // Cancels what runs: every read() ends soon with Reason::interrupted. Callable once; from the io thread.
  virtual void stop() = 0;
  // Ends all helpers and waits for them. Call before the io_context goes.
  virtual boost::asio::awaitable<void> shut_down() = 0;
  // The models that a document would be read with that asks for these: its features, language, models. Errors of
  // models/model_choice.h; Reason::task_option for a model that was asked for and would not be used.
  [[nodiscard]] virtual Result<std::vector<std::string>> models_for(const DocumentJob& job) const = 0;
  // Opens and measures one document.
  virtual boost::asio::awaitable<Result<DocumentOutlook>> plan(DocumentJob job) = 0;
  // Of everything that was read so far.
  [[nodiscard]] virtual MemoryAccount memory_account() const = 0;
  // The guard looks from now on, whether anything is read or not.
  virtual void open() = 0;
  // What is held and done now.
  [[nodiscard]] virtual RoomReport report() const = 0;
  [[nodiscard]] virtual RoomPulse pulse() const = 0;
  [[nodiscard]] virtual const MemoryMetrics& metrics() const = 0;
  // Gives back what nobody uses, and says what came of it.
  virtual boost::asio::awaitable<MemoryCollection> collect_memory() = 0;
  // Into an idle service, started if need be. Reason::model_missing for a name that the catalogue does not have.
  virtual boost::asio::awaitable<Result<void>> load_model(std::string model) = 0;
  // From all services where it is idle; gives from how many.
  virtual boost::asio::awaitable<Result<int>> unload_model(std::string model) = 0;
  // Stays loaded where it is, within models.pinned_bytes, until it is unpinned or the program ends; an emergency takes
  // it all the same. Reason::budget: no room for one more.
  virtual Result<void> pin_model(const std::string& model, bool pinned) = 0;
  // Instead of those that it had; tasks that wait already go by them, too.
  virtual void use_tenants(TenantTable tenants) = 0;
  // Ends a service as soon as it is idle; another one comes when it is needed. Reason::usage: there is no such place.
  virtual Result<void> restart_service(std::string_view device, int service) = 0;
  // Process ids of all living helpers, for memory reports.
  [[nodiscard]] virtual std::vector<int> helper_pids() const = 0;
};

}  // namespace plimsoll
