// A helper's beginning: it ends with the process that started it, and talks to nobody of another build.
#pragma once

#include <string_view>

#include "base/error.h"

namespace plimsoll {

// Where a helper finds its socket.
inline constexpr int kHelperSocket = 3;

// Ends with its parent from now on. False when that is gone already, or the helper was started by hand. The socket's
// other end names the process that made it: if that is no longer our parent, it died before the kernel knew that we
// wanted to be told.
[[nodiscard]] bool tie_to_parent();

// Hello both ways. Reason::version_mismatch, Reason::protocol.
[[nodiscard]] Result<void> shake_hands(int socket, std::string_view role);

}  // namespace plimsoll
