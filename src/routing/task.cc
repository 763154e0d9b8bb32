#include "routing/task.h"

#include <array>

namespace plimsoll {

std::string_view label(Priority priority) {
  static constexpr std::array<std::string_view, kPriorities> kNames = {"high", "normal", "low"};
  return kNames.at(static_cast<std::size_t>(priority));
}

}  // namespace plimsoll
