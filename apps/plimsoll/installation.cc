#include "installation.h"

#include <cstdlib>

#include "models/catalogue.h"

namespace plimsoll {

std::filesystem::path models_folder(const Settings& settings) {
  return settings.models_folder.empty() ? installed_models_folder() : std::filesystem::path(settings.models_folder);
}

std::filesystem::path data_folder(const Settings& settings) {
  if (!settings.data_folder.empty()) return settings.data_folder;
  if (const char* state = std::getenv("STATE_DIRECTORY"); state != nullptr && *state != '\0') return state;
  if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state != '\0')
    return std::filesystem::path(state) / "plimsoll";
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home == nullptr ? "." : home) / ".local/state/plimsoll";
}

}  // namespace plimsoll
