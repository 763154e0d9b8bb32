// The pages of a finished task, piece by piece. What its disk damaged or lost is an error, never left out.
#pragma once

#include <string>

#include "api/api_parts.h"

namespace plimsoll {

// io thread only. `record` outlives it.
class SoundPages {
 public:
  SoundPages(const ApiParts& parts, const TaskRecord& record) : parts_(parts), record_(record) {}

  [[nodiscard]] bool ended() const { return ended_; }
  // Reason::store_damaged.
  [[nodiscard]] Async<PagePiece> next();

 private:
  [[nodiscard]] std::unexpected<Error> damaged(const std::string& what) const;

  const ApiParts& parts_;
  const TaskRecord& record_;
  int cursor_ = 0;
  int seen_ = 0;
  bool ended_ = false;
};

}  // namespace plimsoll
