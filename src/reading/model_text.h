// A text file beside a network's: its dictionary, its tokenizer.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/error.h"

namespace plimsoll {

// All of it, at most `most` bytes. Reason::model_missing when it is not there, Reason::model_load for one that is
// longer or cannot be read.
[[nodiscard]] Result<std::string> read_model_text(const std::filesystem::path& file, std::uintmax_t most);

}  // namespace plimsoll
