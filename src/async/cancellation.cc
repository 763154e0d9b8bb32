#include "async/cancellation.h"

#include <utility>

namespace plimsoll {

void Cancellation::cancel() {
  if (std::exchange(cancelled_, true)) return;
  for (const std::function<void()>& called : watchers_) called();
}

Cancellation::Watch::Watch(Cancellation* cancellation, std::function<void()> called) : cancellation_(cancellation) {
  if (cancellation_ != nullptr)
    place_ = cancellation_->watchers_.insert(cancellation_->watchers_.end(), std::move(called));
}

Cancellation::Watch::~Watch() {
  if (cancellation_ != nullptr) cancellation_->watchers_.erase(place_);
}

}  // namespace plimsoll
