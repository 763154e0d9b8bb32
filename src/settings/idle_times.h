// How long models stay loaded without being used, as models.idle_time writes it:
//
//   "5m"                                              all of them
//   "5m,picodet-cdla=0,ppocrv6-small-rec=never"       all but those named; 0: goes at once; never: pinned
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace plimsoll {

// Nothing: the model is pinned, within models.pinned_bytes.
using IdleTime = std::optional<std::chrono::milliseconds>;

struct IdleTimes {
  IdleTime general{};
  std::map<std::string, IdleTime, std::less<>> of_model;

  [[nodiscard]] const IdleTime& of(std::string_view model) const {
    const auto own = of_model.find(model);
    return own == of_model.end() ? general : own->second;
  }
  bool operator==(const IdleTimes&) const = default;
};

// Reason::setting_invalid. The general time comes first; models that no catalogue knows are no error here.
[[nodiscard]] Result<IdleTimes> parse_idle_times(std::string_view text);

}  // namespace plimsoll
