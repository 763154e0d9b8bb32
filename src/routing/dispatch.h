// Which page runs next, and where: fair order, one vector lease all or nothing, reservation and backfill, throttling.
#pragma once

#include "routing/router_state.h"

namespace plimsoll {

// Starts every page that may start now. Emits StartPage.
void dispatch(Step& step);
// Nothing runs, something waits, and memory or services are in the way (the budget fell): asks for idle memory, then
// parks documents whose bases are in the way, one a call, and after `patience` fails the page that waited, with
// numbers. True: there may be room now. Emits ReturnIdleMemory, ParkTask, FailPage.
[[nodiscard]] bool unblock(Step& step);
// In an emergency the newest of the largest pages makes room; one at a time. Emits CancelPage.
void evict(Step& step, Domain domain);

// Pages that may run at once under the present pressure: linear from all at 80 % to one at 95 %.
[[nodiscard]] int allowed_pages(const RouterState& state);

}  // namespace plimsoll
