// What an operator could change, from what was measured: each names the value, the setting and the effect to expect.
// Pure; nothing is recommended that no figure speaks for.
#pragma once

#include <string>
#include <vector>

#include "engine_room/room_report.h"
#include "settings/settings.h"

namespace plimsoll {

struct Recommendation {
  std::string measured;
  std::string setting;
  std::string effect;
};

[[nodiscard]] std::vector<Recommendation> recommendations(const RoomReport& report, const Settings& settings);

}  // namespace plimsoll
