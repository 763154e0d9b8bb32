#include "installation.h"

#include "base/cpu_features.h"
#include "models/catalogue.h"

namespace plimsoll {

std::filesystem::path models_folder(const Settings& settings) {
  return settings.models_folder.empty() ? installed_models_folder() : std::filesystem::path(settings.models_folder);
}

Precision resolved_precision(Precision wanted) {
  if (wanted != Precision::automatic) return wanted;
  return cpu_computes_bf16() ? Precision::bf16 : Precision::f32;
}

}  // namespace plimsoll
