// Where the server is that this command asks, and with which key.
#pragma once

#include "api/client/task_client.h"
#include "settings/settings.h"

namespace plimsoll {

// Of the settings of `client`. Reason::usage: no address, or one with https, which is not spoken.
[[nodiscard]] Result<ServerAccess> server_access(const Settings& settings);

}  // namespace plimsoll
