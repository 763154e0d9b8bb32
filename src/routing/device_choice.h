// Where a page runs: the first device that has a free service and room for the page's whole vector. Pure.
#pragma once

#include "routing/router_state.h"

namespace plimsoll {

struct Placement {
  DeviceNumber device = 0;
  ByteVector bytes;        // of the lease
  FeatureChoice features;  // and the working bytes with them
};

struct Choice {
  std::optional<Placement> placement;
  bool free_service = false;  // on some device that the page may use
};

// Accelerators first, the least busy one first; the CPU where the page must go there, where the device is short of
// memory and the host is not, or where nothing else has room.
[[nodiscard]] Choice choose_device(const RouterState& state, const ActiveTask& task, const PageSlot& slot);

}  // namespace plimsoll
