// Where a document's pages come from: a decode helper that is there while it is needed. It is opened anew after its
// death, after 500 pages, when it keeps too much memory, and after it was handed back to let another document go on. A
// question whose helper was killed from outside (services/loss.h) is asked again of the next one.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "engine_room/decode_allowance.h"
#include "engine_room/engine_room.h"
#include "engine_room/workshop.h"
#include "services/decode_helper.h"

namespace plimsoll {

// io thread only; one caller at a time. hand_back() before destruction.
class DocumentSource {
 public:
  // Both outlive it.
  DocumentSource(Workshop& workshop, const DocumentJob& job)
      : workshop_(workshop), job_(job), allowance_(workshop.settings.decode_bytes_max) {}

  // Opens the document unless it is open. An error concerns the document as a whole: encrypted, damaged, helper_died, …
  // What is asked below opens it, too; other errors concern the pages asked for.
  [[nodiscard]] Async<void> ready();
  // A helper is there for it.
  [[nodiscard]] bool has_helper() const { return helper_ != nullptr; }
  // Known after the first ready().
  [[nodiscard]] const OpenedDocument& facts() const { return *facts_; }

  [[nodiscard]] Async<std::vector<PageMeasure>> describe(int first, int count);
  [[nodiscard]] Async<RenderAnswer> render(int number, const UniqueFd& raster);
  [[nodiscard]] Async<TextLayerAnswer> extract_text(int number, const UniqueFd& result);

  // What its helper takes at most.
  [[nodiscard]] Bytes bytes() const { return kDecodeHelper + allowance_; }
  // What decoding may take: less from now on; as it was found before, while no helper is there.
  [[nodiscard]] Async<void> limit_memory(Bytes allowance);
  void allow(Bytes allowance) { allowance_ = allowance; }
  [[nodiscard]] Bytes allowance() const { return allowance_; }

  // Between windows: hands the helper back when it is used up or when another document waits for one.
  [[nodiscard]] boost::asio::awaitable<void> end_window();
  // Ends the helper and waits for its end.
  [[nodiscard]] boost::asio::awaitable<void> hand_back();

 private:
  template <typename T, typename Question>
  [[nodiscard]] Async<T> ask(Question question);
  [[nodiscard]] Async<void> open();
  [[nodiscard]] boost::asio::awaitable<bool> used_up();

  Workshop& workshop_;
  const DocumentJob& job_;
  std::optional<OpenedDocument> facts_;
  Bytes allowance_;
  Permit permit_;
  std::unique_ptr<DecodeHelper> helper_;
  int pages_ = 0;        // that this helper gave
  Bytes memory_opened_;  // what it held right after opening
};

}  // namespace plimsoll
