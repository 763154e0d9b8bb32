// One opened document as the decode helper sees it: pages measured from headers, rendered one at a time.
// Implemented by image/ (pictures) and pdf/; driven by apps/decode. Single-threaded. Errors leave the reader usable.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "document/page.h"
#include "document/raster.h"

namespace plimsoll {

// A page's own text. `page` is set when there is any; `trusted` says whether it may stand in for reading the raster.
struct TextLayer {
  std::optional<Page> page;
  bool trusted = false;
  std::string verdict;  // one phrase: why (not)
};

// How drawing a page went.
struct Rendering {
  std::string missing;  // one phrase: what of the page the raster does not show, and why; empty when it shows all of it
};

class DocumentReader {
 public:
  virtual ~DocumentReader() = default;

  [[nodiscard]] virtual std::string_view format() const = 0;  // "pdf", "jpeg", …: for people and metrics
  [[nodiscard]] virtual int page_count() const = 0;           // at least 1
  // From headers, without decoding pixels. `number` is 1-based and in range (the caller checks).
  [[nodiscard]] virtual Result<PageFacts> describe(int number) = 0;
  // Fills `raster`, which is exactly the page's RasterShape::byte_count() bytes, rows without padding. On failure its
  // content is undefined. A page that is there only in part is drawn as far as it goes, and the answer says so: nothing
  // is lost silently.
  [[nodiscard]] virtual Result<Rendering> render(int number, std::span<std::byte> raster) = 0;
  // Coordinates are pixels of the raster that render() gives.
  [[nodiscard]] virtual Result<TextLayer> extract_text(int number) = 0;
  // What libraries complained about since the last call, a few lines at most; for diagnostics.
  [[nodiscard]] virtual std::string take_complaints() { return {}; }
};

}  // namespace plimsoll
