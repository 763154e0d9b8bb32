// What ModelManager goes by: the settings, and the catalogue's prices. Pure but for reading the catalogue.
#pragma once

#include <filesystem>

#include "models/catalogue.h"
#include "models/model_manager.h"
#include "settings/settings.h"

namespace plimsoll {

// A model without a price in the catalogue (added by hand) costs ModelRules::unknown until it was loaded once.
[[nodiscard]] ModelRules model_rules(const Settings& settings, const std::vector<ModelEntry>& catalogue);
// The same for a models folder; without a catalogue no model can be loaded, and nothing has a price.
[[nodiscard]] ModelRules model_rules(const Settings& settings, const std::filesystem::path& models_folder);

// What a need may take: what is free, and of what is there for planned models as much as those missing would take.
struct ModelMeans {
  Bytes free;     // in the ledger
  Bytes to_lend;  // of the services' residencies
  Bytes planned;  // load peaks of the planned models that are missing
  Bytes budget;
  Bytes control;  // never given back
};
[[nodiscard]] ModelRoom room_of(const ModelMeans& means);

}  // namespace plimsoll
