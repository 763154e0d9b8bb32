// Files without a name: gone with their last descriptor, whatever ends us.
#pragma once

#include <string>

#include "base/error.h"
#include "base/unique_fd.h"

namespace plimsoll {

// $TMPDIR, else /tmp.
[[nodiscard]] std::string temporary_folder();

// In temporary_folder(); for reading and writing. Reason::output_failed.
[[nodiscard]] Result<UniqueFd> open_unlinked_file();

}  // namespace plimsoll
