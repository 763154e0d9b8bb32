// What the predictor learnt on this machine, kept between runs: one line a sample under a header that says what the
// samples are worth for. Written whole or not at all; a file that is damaged, cut or of another build, model, processor
// or precision counts as none: then prices are conservative again (docs/memory.md, "What a page takes").
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "memory/predictor.h"

namespace plimsoll {

// `origin` is one line: whatever changes it makes old samples worthless.
[[nodiscard]] std::string profile_text(const Predictor& predictor, std::string_view origin);
// Hands every sample to `predictor`; false, and nothing handed over, when the text is not wholly sound or of another
// origin.
bool read_profile(std::string_view text, std::string_view origin, Predictor& predictor);

// The same with a file. A profile that cannot be read or written costs precision, not the run: false says so.
bool load_profile(const std::filesystem::path& file, std::string_view origin, Predictor& predictor);
bool save_profile(const std::filesystem::path& file, std::string_view origin, const Predictor& predictor);

}  // namespace plimsoll
