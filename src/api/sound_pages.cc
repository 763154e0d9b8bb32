#include "api/sound_pages.h"

#include <fmt/format.h>

namespace plimsoll {

Async<PagePiece> SoundPages::next() {
  CO_TRY(PagePiece piece, co_await parts_.pool.run([&] {
    return parts_.store.pages(record_.asked.id, cursor_, {.pages_max = 16, .bytes_max = Bytes(1 << 20)});
  }));
  if (!piece.damaged.empty()) co_return damaged(fmt::format("page {} of it", piece.damaged.front()));
  seen_ += static_cast<int>(piece.pages.size());
  ended_ = !piece.next;
  cursor_ = piece.next.value_or(cursor_);
  const bool whole = record_.state != TaskState::done || seen_ == record_.asked.page_count;
  if (ended_ && (seen_ != record_.census.finished() || !whole))
    co_return damaged(fmt::format("what says how many pages it has ({} were found)", seen_));
  co_return piece;
}

std::unexpected<Error> SoundPages::damaged(const std::string& what) const {
  return fail(Reason::store_damaged, fmt::format("the task {} cannot be given as it was read: {} is damaged; submit "
                                                 "its document again",
                                                 record_.asked.id.text, what));
}

}  // namespace plimsoll
