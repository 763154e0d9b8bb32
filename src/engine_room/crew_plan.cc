#include "engine_room/crew_plan.h"

#include <algorithm>

namespace plimsoll {

int services_that_fit(const CrewFacts& facts) {
  const std::uint64_t room = (facts.budget - facts.others).count();
  const std::uint64_t each = std::max((facts.residency + facts.page).count(), std::uint64_t{1});
  const std::uint64_t most = static_cast<std::uint64_t>(std::max(facts.wanted, 0));
  return static_cast<int>(std::min(room / each, most));
}

}  // namespace plimsoll
