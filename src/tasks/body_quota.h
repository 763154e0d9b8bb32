// The bytes that documents, and what is made of them, may take on disk.
#pragma once

#include <mutex>

#include "base/bytes.h"
#include "base/error.h"

namespace plimsoll {

// Bytes of all bodies together, whole and being written. Any thread.
class BodyQuota {
 public:
  BodyQuota(Bytes most, Bytes used) : most_(most), used_(used) {}
  // There has to be room for `expected`. Reason::body_quota, with the numbers; nothing is taken then.
  [[nodiscard]] Result<void> take(Bytes bytes, Bytes expected = {});
  void give_back(Bytes bytes);
  [[nodiscard]] Bytes used() const;

 private:
  const Bytes most_;
  mutable std::mutex mutex_;
  Bytes used_;  // under mutex_
};

}  // namespace plimsoll
