// One process at a time has a store: two that write the same tasks would each believe to know what runs.
#pragma once

#include <filesystem>

#include "base/error.h"
#include "base/unique_fd.h"

namespace plimsoll {

// Held as long as the descriptor is open, by `file`.lock; `file` is there afterwards, readable by its owner alone.
// Reason::store_in_use, store_failed.
[[nodiscard]] Result<UniqueFd> lock_store(const std::filesystem::path& file);

}  // namespace plimsoll
