// plimsoll tesseract --list-langs
#include <fmt/format.h>

#include <ranges>
#include <set>

#include "installation.h"
#include "models/catalogue.h"
#include "settings/reading_language.h"
#include "verbs.h"

namespace plimsoll {
namespace {

// "deu", and of those that are written in several ways "chi_sim", "jpn_vert".
void add_names(const Language& language, std::set<std::string>& names) {
  names.emplace(language.iso3);
  for (const auto part : std::views::split(language.others, ' ')) {
    const std::string_view name(part.begin(), part.end());
    if (name.find('_') == 3) names.emplace(name);
  }
}

}  // namespace

int run_languages(const LoadedSettings& loaded) {
  const auto catalogue = ModelCatalogue::load(models_folder(loaded.settings));
  if (!catalogue) return complain(catalogue.error());
  std::set<std::string> names;
  for (const ModelEntry& entry : catalogue->entries())
    for (const std::string& tag : entry.languages)
      if (const Language* language = language_of_tag(tag)) add_names(*language, names);
  std::string text = fmt::format("List of available languages ({}):\n", names.size());
  for (const std::string& name : names) text += name + "\n";
  return print(text);
}

}  // namespace plimsoll
