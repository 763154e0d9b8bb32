// systemd's two small protocols: a datagram that says how we are (sd_notify), and listening sockets that are handed in
// (socket activation). Nothing happens where no service manager asks for it.
#pragma once

#include <string_view>
#include <vector>

#include "base/unique_fd.h"

namespace plimsoll {

// "READY=1", "STOPPING=1": to $NOTIFY_SOCKET.
void tell_service_manager(std::string_view state);

// The descriptors that $LISTEN_PID and $LISTEN_FDS say are ours, from 3 on. The variables are removed, so that no
// helper takes them for its own.
[[nodiscard]] std::vector<UniqueFd> inherited_sockets();

}  // namespace plimsoll
