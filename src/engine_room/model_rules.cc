#include "engine_room/model_rules.h"

#include <algorithm>

namespace plimsoll {

ModelRules model_rules(const Settings& settings, const std::vector<ModelEntry>& catalogue) {
  ModelRules rules;
  // Its form was checked when the settings were loaded.
  rules.idle_times = parse_idle_times(settings.idle_times).value_or(IdleTimes{});
  rules.pinned_bytes_max = settings.pinned_bytes_max;
  rules.residency_min = settings.residency_min;
  for (const ModelEntry& entry : catalogue)
    if (entry.resident > Bytes())
      rules.prices[entry.name] = {entry.resident, std::max(entry.resident, entry.load_peak)};
  return rules;
}

ModelRules model_rules(const Settings& settings, const std::filesystem::path& models_folder) {
  const auto catalogue = ModelCatalogue::load(models_folder);
  return model_rules(settings, catalogue ? catalogue->entries() : std::vector<ModelEntry>{});
}

ModelRoom room_of(const ModelMeans& means) {
  return {.free = means.free + std::min(means.to_lend, means.planned), .ever = means.budget - means.control};
}

}  // namespace plimsoll
