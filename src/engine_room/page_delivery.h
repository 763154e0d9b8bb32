// Finished pages on their way to the sink: they arrive in any order and leave in document order.
#pragma once

#include <map>
#include <optional>

#include "engine_room/engine_room.h"

namespace plimsoll {

class PageDelivery {
 public:
  // Outlived by `sink`.
  explicit PageDelivery(DocumentSink& sink) : sink_(sink) {}

  // A page is known; pages become known in document order.
  void expect(int number);
  // It is finished, failed ones as well. Delivers it and its successors as far as they are there.
  void finish(Page page, PageRun run);
  // The document ends here: nothing is delivered any more. Only the first reason counts.
  void end(Error why);

  // Pages that are known and not delivered yet.
  [[nodiscard]] std::size_t open() const { return slots_.size(); }
  [[nodiscard]] bool ended() const { return summary_.failure.has_value(); }
  [[nodiscard]] const DocumentSummary& summary() const { return summary_; }
  [[nodiscard]] DocumentSummary take_summary() { return std::move(summary_); }

 private:
  struct Slot {
    std::optional<Page> page;
    PageRun run;
  };
  void deliver(const Slot& slot);

  DocumentSink& sink_;
  std::map<int, Slot> slots_;  // by page number
  DocumentSummary summary_;
};

}  // namespace plimsoll
