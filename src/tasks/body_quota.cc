#include "tasks/body_quota.h"

#include <fmt/format.h>

#include <algorithm>

namespace plimsoll {

Result<void> BodyQuota::take(Bytes bytes, Bytes expected) {
  const std::scoped_lock lock(mutex_);
  if (const Bytes more = std::max(bytes, expected); used_ + more > most_)
    return fail(Reason::body_quota,
                fmt::format("documents on disk take {}, {} more would exceed the quota of {} (tasks.body_quota; "
                            "finished tasks go earlier with tasks.keep_time and tasks.keep_bytes)",
                            to_text(used_), to_text(more), to_text(most_)));
  used_ += bytes;
  return {};
}

void BodyQuota::give_back(Bytes bytes) {
  const std::scoped_lock lock(mutex_);
  used_ -= bytes;
}

Bytes BodyQuota::used() const {
  const std::scoped_lock lock(mutex_);
  return used_;
}

}  // namespace plimsoll
