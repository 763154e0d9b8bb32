// Files without a name: gone with their last descriptor, whatever ends us.
#pragma once

#include <string>

#include "base/error.h"
#include "base/unique_fd.h"

namespace plimsoll {

// $TMPDIR, else /tmp.
[[nodiscard]] std::string temporary_folder();

// In this folder, for reading and writing; none, with the reason in errno, where there cannot be one.
[[nodiscard]] UniqueFd unlinked_file_in(const std::string& folder);

// In temporary_folder(); for reading and writing. Reason::output_failed.
[[nodiscard]] Result<UniqueFd> open_unlinked_file();

}  // namespace plimsoll
