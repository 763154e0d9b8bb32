// What the system says of a file, as an error of the store.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.h"

namespace plimsoll {

// "cannot STEP PATH: …"; `number` is an errno. Reason::store_full when its disk is full, else store_failed.
[[nodiscard]] std::unexpected<Error> disk_error(std::string_view step, const std::filesystem::path& path, int number);

}  // namespace plimsoll
