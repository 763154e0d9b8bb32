// Files without a name: gone with their last descriptor, whatever ends us.
#pragma once

#include "base/error.h"
#include "base/unique_fd.h"

namespace plimsoll {

// In $TMPDIR, else /tmp; for reading and writing. Reason::output_failed.
[[nodiscard]] Result<UniqueFd> open_unlinked_file();

}  // namespace plimsoll
