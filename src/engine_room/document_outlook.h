// What a document would take, from its headers alone: `plimsoll plan`.
#pragma once

#include "engine_room/workshop.h"

namespace plimsoll {

// Opens the document in a decode helper, measures its pages window by window and ends the helper; no page is rendered
// and no service started. io thread only.
[[nodiscard]] Async<DocumentOutlook> look_over(Workshop& workshop, DocumentJob job);

}  // namespace plimsoll
