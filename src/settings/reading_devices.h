// The setting read.device: `cpu`, or processors for several pools of services: `cpu:0-1,cpu:2-3`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace plimsoll {

struct ReadingDevice {
  std::string name;       // as it was written: "cpu", "cpu:0-1"
  std::vector<int> cpus;  // ascending; empty: all that the process may use
  bool operator==(const ReadingDevice&) const = default;
};

// The most devices that one setting may name.
inline constexpr std::size_t kReadingDevicesMax = 16;
inline constexpr int kCpuNumberMax = 1023;

// Reason::setting_invalid for what cannot be read, for a processor named twice, and for `cpu` beside others.
[[nodiscard]] Result<std::vector<ReadingDevice>> parse_devices(std::string_view text);

}  // namespace plimsoll
