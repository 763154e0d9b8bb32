// A layout network's outputs as boxes on the page.
#pragma once

#include <vector>

#include "base/error.h"
#include "inference/engine.h"
#include "reading/layout/class_box.h"
#include "reading/layout/families.h"

namespace plimsoll {

// In page pixels, unsorted, of any score above the network's own floor. Reason::model_run when the outputs are not what
// the family has.
[[nodiscard]] Result<std::vector<ClassBox>> boxes_of(Session& session, const LayoutFamily& family, int page_width,
                                                     int page_height);

}  // namespace plimsoll
