// Several documents on one stdout, one after the other in the order they were asked for, while several are read at
// once: the one whose turn it is writes straight through, the others into unlinked files, not into memory.
#pragma once

#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/unique_fd.h"

namespace plimsoll {

// io thread only.
class OrderedStdout {
 public:
  explicit OrderedStdout(std::size_t documents, int fd = 1) : fd_(fd), slots_(documents) {}

  // Reason::output_failed when stdout or the temporary file takes no more.
  [[nodiscard]] Result<void> write(std::size_t document, std::string_view bytes);
  // Exactly once for each document, also for those that wrote nothing.
  [[nodiscard]] Result<void> finish(std::size_t document);

 private:
  struct Slot {
    UniqueFd spool;
    bool finished = false;
  };
  [[nodiscard]] Result<void> write_through(std::string_view bytes);
  [[nodiscard]] Result<void> unspool(Slot& slot);

  int fd_;
  std::vector<Slot> slots_;
  std::size_t turn_ = 0;
};

}  // namespace plimsoll
