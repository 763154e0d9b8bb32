// What a page's end means: its lease comes back, its result counts, or it is tried again in another way.
#pragma once

#include "routing/router_state.h"

namespace plimsoll {

void page_finished(Step& step, const event::PageFinished& finished);

}  // namespace plimsoll
