// plimsoll-decode as seen from the control plane: one document, one question at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/unique_fd.h"
#include "services/helper_channel.h"
#include "settings/settings.h"

namespace plimsoll {

struct OpenedDocument {
  std::string format;  // "pdf", "jpeg", …
  int page_count = 0;
};

// A page as its headers describe it, before anything is decoded.
struct PageMeasure {
  int number = 0;  // 1-based
  int width = 0;   // of the raster
  int height = 0;
  int channels = 0;    // 1 grey, 3 BGR
  double dpi = 0;      // of the raster; 0 when unknown
  Bytes decode_bytes;  // predicted peak of decoding it, at most what a helper may take
  bool has_text = false;
  std::optional<Error> failure;  // this page cannot be had

  [[nodiscard]] Bytes raster_bytes() const {
    return Bytes(static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height) *
                 static_cast<std::uint64_t>(channels));
  }
};

struct TextLayerAnswer {
  Bytes length;          // of the page as JSON; zero when there is no text layer
  bool trusted = false;  // covers the page, sane characters
  std::string verdict;
};

struct RenderAnswer {
  std::chrono::microseconds time{};
  std::string missing;  // what of the page the raster does not show; empty when it shows all of it
};

// io thread only. Every method may also end as a lost helper does (HelperChannel); what the helper says is checked.
class DecodeHelper {
 public:
  // The most pages that one describe() may ask for.
  static constexpr int kDescribedMax = 256;

  static Async<std::unique_ptr<DecodeHelper>> start(HelperFleet& fleet, const Settings& settings);

  // `body` is read from its beginning, `memory` is what decoding may take. Reason::encrypted, unknown_format, damaged,
  // …
  [[nodiscard]] Async<OpenedDocument> open(const UniqueFd& body, std::string name, std::string password, Bytes memory);
  // Less than that from now on.
  [[nodiscard]] Async<void> limit_memory(Bytes memory);
  // Pages first … first + count - 1, in order.
  [[nodiscard]] Async<std::vector<PageMeasure>> describe(int first, int count);
  // Fills `raster`, a memfd of measure.raster_bytes().
  [[nodiscard]] Async<RenderAnswer> render(int number, const UniqueFd& raster);
  // Writes the text layer as canonical JSON into `result`, a memfd of settings.result_bytes_max.
  [[nodiscard]] Async<TextLayerAnswer> extract_text(int number, const UniqueFd& result);
  // Anonymous and shared memory of the helper now.
  [[nodiscard]] Async<Bytes> private_memory();

  [[nodiscard]] bool usable() const { return channel_->usable(); }
  [[nodiscard]] boost::asio::awaitable<void> end() { return channel_->end(); }

 private:
  DecodeHelper(std::unique_ptr<HelperChannel> channel, const Settings& settings)
      : channel_(std::move(channel)), settings_(settings) {}
  [[nodiscard]] Result<PageMeasure> checked(const protocol::PageDescription& page, int number) const;

  std::unique_ptr<HelperChannel> channel_;
  const Settings& settings_;
};

}  // namespace plimsoll
