// What empty settings come to in this installation.
#pragma once

#include <filesystem>

#include "settings/settings.h"

namespace plimsoll {

// models.folder, or share/plimsoll/models of the installation.
[[nodiscard]] std::filesystem::path models_folder(const Settings& settings);

}  // namespace plimsoll
