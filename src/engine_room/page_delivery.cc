#include "engine_room/page_delivery.h"

namespace plimsoll {

void PageDelivery::expect(int number) {
  if (!ended()) slots_[number];
}

void PageDelivery::finish(Page page, PageRun run) {
  const auto found = slots_.find(page.number);
  if (found == slots_.end()) return;  // ended meanwhile
  found->second.page = std::move(page);
  found->second.run = std::move(run);
  while (!slots_.empty() && slots_.begin()->second.page) {
    const auto slot = slots_.extract(slots_.begin());
    deliver(slot.mapped());
  }
}

void PageDelivery::deliver(const Slot& slot) {
  if (Result<void> taken = sink_.page(*slot.page, slot.run); !taken) return end(std::move(taken.error()));
  switch (slot.page->state) {
    case PageState::done:
      ++summary_.done;
      break;
    case PageState::degraded:
      ++summary_.degraded;
      break;
    case PageState::failed:
      ++summary_.failed;
      break;
  }
}

void PageDelivery::end(Error why) {
  if (ended()) return;
  summary_.failure = std::move(why);
  slots_.clear();
}

}  // namespace plimsoll
