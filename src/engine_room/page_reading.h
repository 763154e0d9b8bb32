// One page on an OCR service: waiting for one, reading, trying once more when the service died under it.
#pragma once

#include "engine_room/engine_room.h"
#include "engine_room/workshop.h"
#include "services/decode_helper.h"

namespace plimsoll {

// A rendered page. Its memory is gone before its permit is.
struct Raster {
  Permit permit;
  UniqueFd memfd;
  std::string missing;  // what of the page it does not show; empty when it shows all of it
};

struct PageOutcome {
  Result<Page> page;
  // No service can be had: `page` says why, and it is the same for every other page.
  bool no_service = false;
};

// A memfd that a helper writes a page into; it takes memory only as far as it is written.
[[nodiscard]] Result<UniqueFd> create_result(const Settings& settings);
// The page that a helper wrote, checked: from here on the helper cannot change it. Reason::protocol for what no helper
// of ours writes.
[[nodiscard]] Result<Page> take_page(const UniqueFd& result, Bytes length, int number);

// Fills the measured facts of `run`. A page whose raster does not show all of it is degraded. The raster is given up as
// soon as it was read.
[[nodiscard]] boost::asio::awaitable<PageOutcome> read_page(Workshop& workshop, PageMeasure measure, Raster raster,
                                                            PageRun& run);

}  // namespace plimsoll
