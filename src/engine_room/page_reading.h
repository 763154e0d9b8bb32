// One page on an OCR service, once: the router decides what follows when it did not go well.
#pragma once

#include "engine_room/engine_room.h"
#include "engine_room/page_work.h"
#include "engine_room/workshop.h"

namespace plimsoll {

// What one attempt came to.
struct PageAttempt {
  Result<Page> page;
  PageUse use;  // when it was read
  std::chrono::microseconds time{};
  bool no_service = false;  // none can be had: `page` says why, and it is the same for every other page
};

// A memfd that a helper writes a page into; it takes memory only as far as it is written.
[[nodiscard]] Result<UniqueFd> create_result(const Settings& settings);
// The page that a helper wrote, checked: from here on the helper cannot change it. Reason::protocol for what no helper
// of ours writes.
[[nodiscard]] Result<Page> take_page(const UniqueFd& result, Bytes length, int number);

// Fills the measured facts of work.run. The raster is gone when it returns. CancelPage ends it early (cancel()).
[[nodiscard]] boost::asio::awaitable<PageAttempt> read_page(Workshop& workshop, PageWork& work);

}  // namespace plimsoll
