#include "exit_status.h"

#include <algorithm>

namespace plimsoll {

int exit_status(std::span<const Reason> verdicts, std::size_t documents) {
  if (verdicts.empty()) return 0;
  const int partial = facts(Reason::partial).exit_status;
  if (verdicts.size() < documents) return partial;
  // A partly read document makes the whole partly read.
  if (std::ranges::find(verdicts, Reason::partial) != verdicts.end()) return partial;
  return facts(verdicts.front()).exit_status;
}

}  // namespace plimsoll
