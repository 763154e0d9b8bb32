// What small documents have for themselves beside large ones: places among the active tasks, a service while they come,
// and most of the pages' time (fair_order.h). A small document next to a hundred large ones is read nearly as soon as
// without them; the large ones always have a page running.
#pragma once

#include "routing/router_state.h"

namespace plimsoll {

// May one more small, or large, task become active?
[[nodiscard]] bool has_place(const RouterState& state, bool small);
// Is the service that this task's page would take left to the next small document?
[[nodiscard]] bool kept_for_small(const Step& step, const ActiveTask& task);

}  // namespace plimsoll
