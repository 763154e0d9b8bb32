// This process's own sizes. /proc disappears behind the sandbox, so its file is opened before and kept.
#pragma once

#include "base/bytes.h"
#include "base/unique_fd.h"

namespace plimsoll {

struct ProcessSize {
  Bytes data;         // what RLIMIT_DATA counts: virtual, private and writable
  Bytes mapped;       // what RLIMIT_AS counts
  Bytes private_now;  // anonymous and shared memory, resident
};

// Zeroes when /proc cannot be opened.
[[nodiscard]] ProcessSize process_size();

// Reads what process_size() reads, for as long as it lives; made before the sandbox closes.
class ProcessSizeGauge {
 public:
  ProcessSizeGauge();
  [[nodiscard]] ProcessSize now() const;

 private:
  UniqueFd status_;
};

}  // namespace plimsoll
