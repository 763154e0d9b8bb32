#include "engine_room/window_measures.h"

#include <algorithm>
#include <iterator>

namespace plimsoll {
namespace {

// How many selected pages follow each other from `first` on, at most `most`.
int run_of_pages(const PageSelection& pages, int first, int page_count, int most) {
  int count = 1;
  while (count < most && pages.next(first + count, page_count) == first + count) ++count;
  return count;
}

}  // namespace

Async<std::vector<PageMeasure>> WindowMeasures::take(int, int count) {
  CO_TRY_VOID(co_await prepare(count));
  const auto end = known_.begin() + std::min<std::ptrdiff_t>(count, std::ssize(known_));
  std::vector<PageMeasure> taken(std::make_move_iterator(known_.begin()), std::make_move_iterator(end));
  known_.erase(known_.begin(), end);
  co_return taken;
}

void WindowMeasures::forget() {
  if (!known_.empty()) after_ = known_.front().number - 1;
  known_ = {};
}

Async<void> WindowMeasures::prepare(int count) {
  while (std::ssize(known_) < count) {
    CO_TRY_VOID(co_await source_.ready());
    const int page_count = source_.facts().page_count;
    const int first = pages_.next(after_ + 1, page_count);
    if (first == 0) break;
    const int most = std::min(count - static_cast<int>(known_.size()), DecodeHelper::kDescribedMax);
    CO_TRY(std::vector<PageMeasure> more, co_await measure(first, run_of_pages(pages_, first, page_count, most)));
    after_ = more.back().number;
    std::ranges::move(more, std::back_inserter(known_));
  }
  co_return Result<void>{};
}

Async<std::vector<PageMeasure>> WindowMeasures::measure(int first, int count) {
  CO_TRY_VOID(co_await source_.ready());
  Result<std::vector<PageMeasure>> measures = co_await source_.describe(first, count);
  if (measures) co_return measures;
  if (measures.error().reason == Reason::interrupted) co_return std::unexpected(std::move(measures.error()));
  std::vector<PageMeasure> singly;
  if (count == 1) {
    singly.push_back({.number = first, .failure = std::move(measures.error())});
    co_return singly;
  }
  // One of them breaks the helper: asked one by one, the others are saved.
  for (int number = first; number < first + count; ++number) {
    CO_TRY(std::vector<PageMeasure> one, co_await measure(number, 1));
    singly.push_back(std::move(one.front()));
  }
  co_return singly;
}

}  // namespace plimsoll
