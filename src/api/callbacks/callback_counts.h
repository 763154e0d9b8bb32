// What came of callbacks since the start: for /metrics.
#pragma once

#include <cstdint>

namespace plimsoll {

// io thread only.
struct CallbackCounts {
  std::uint64_t attempts = 0;
  std::uint64_t delivered = 0;
  std::uint64_t failed = 0;   // given up
  std::uint64_t waiting = 0;  // in the store, at the last look
  int running = 0;
};

}  // namespace plimsoll
