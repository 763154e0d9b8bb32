// What empty and automatic settings come to in this installation, on this machine.
#pragma once

#include <filesystem>

#include "settings/settings.h"

namespace plimsoll {

// models.folder, or share/plimsoll/models of the installation.
[[nodiscard]] std::filesystem::path models_folder(const Settings& settings);

// What read.precision comes to on this processor, by the rule the engine follows.
[[nodiscard]] Precision resolved_precision(Precision wanted);

}  // namespace plimsoll
