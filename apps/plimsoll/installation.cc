#include "installation.h"

#include "models/catalogue.h"

namespace plimsoll {

std::filesystem::path models_folder(const Settings& settings) {
  return settings.models_folder.empty() ? installed_models_folder() : std::filesystem::path(settings.models_folder);
}

}  // namespace plimsoll
