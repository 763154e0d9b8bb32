// What empty settings come to in this installation.
#pragma once

#include <filesystem>
#include <string>

#include "settings/settings.h"

namespace plimsoll {

// models.folder, or share/plimsoll/models of the installation.
[[nodiscard]] std::filesystem::path models_folder(const Settings& settings);

// server.data, or $STATE_DIRECTORY (systemd), or plimsoll in $XDG_STATE_HOME or ~/.local/state.
[[nodiscard]] std::filesystem::path data_folder(const Settings& settings);

}  // namespace plimsoll
