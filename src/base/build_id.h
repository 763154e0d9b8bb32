// Which build a process is: control plane and helpers of different builds do not talk to each other.
#pragma once

#include <string_view>

namespace plimsoll {

// The version people see: "0.1.0".
[[nodiscard]] std::string_view version();
// Version and protocol generation; equal in all executables of one build.
[[nodiscard]] std::string_view build_id();

}  // namespace plimsoll
