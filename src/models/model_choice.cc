#include "models/model_choice.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/nearest_name.h"
#include "settings/reading_language.h"

namespace plimsoll {
namespace {

constexpr std::string_view kRecognise = "recognise";
constexpr std::size_t kNameMax = 60;  // of a name in an error

const ModelEntry* find(std::span<const ModelEntry> catalogue, std::string_view name) {
  const auto found = std::ranges::find(catalogue, name, &ModelEntry::name);
  return found == catalogue.end() ? nullptr : &*found;
}

std::unexpected<Error> unknown_model(std::span<const ModelEntry> catalogue, std::string_view name) {
  std::vector<std::string> names;
  for (const ModelEntry& entry : catalogue) names.push_back(entry.name);
  const std::string_view near = nearest_name(name, names);
  return fail(Reason::model_missing,
              fmt::format("there is no model '{}'{}: plimsoll models lists them", name.substr(0, kNameMax),
                          near.empty() ? std::string() : fmt::format(" (did you mean {}?)", near)));
}

// "NAME" or "STAGE=NAME": the catalogue knows the stage.
Result<StageModel> asked_for(std::span<const ModelEntry> catalogue, std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string_view name = equals == std::string_view::npos ? text : text.substr(equals + 1);
  const ModelEntry* entry = find(catalogue, name);
  if (entry == nullptr) return unknown_model(catalogue, name);
  if (equals != std::string_view::npos && text.substr(0, equals) != entry->stage)
    return fail(Reason::setting_invalid, fmt::format("the model {} is of the stage {}, not {}", entry->name,
                                                     entry->stage, text.substr(0, std::min(equals, kNameMax))));
  return StageModel{entry->stage, entry->name};
}

Result<std::vector<StageModel>> all_asked_for(std::span<const ModelEntry> catalogue, std::string_view text) {
  std::vector<StageModel> asked;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    TRY(StageModel one, asked_for(catalogue, text.substr(0, comma)));
    if (std::ranges::find(asked, one.stage, &StageModel::stage) != asked.end())
      return fail(Reason::setting_invalid, fmt::format("two models for the stage {}", one.stage));
    asked.push_back(std::move(one));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return asked;
}

bool reads(const ModelEntry& recogniser, const std::vector<std::string>& languages) {
  return std::ranges::all_of(languages, [&](const std::string& language) {
    return std::ranges::find(recogniser.languages, language) != recogniser.languages.end();
  });
}

std::string described(const std::vector<std::string>& languages) {
  std::string text;
  for (const std::string& tag : languages) {
    const Language* language = language_of_tag(tag);
    text += fmt::format("{}{} ({})", text.empty() ? "" : " and ", language == nullptr ? tag : language->name, tag);
  }
  return text;
}

std::unexpected<Error> unreadable(const std::vector<const ModelEntry*>& recognisers,
                                  const std::vector<std::string>& languages) {
  std::vector<std::string> installed;
  installed.reserve(recognisers.size());
  for (const ModelEntry* entry : recognisers)
    installed.push_back(fmt::format("{} (reads {})", entry->name, fmt::join(entry->languages, " ")));
  return fail(
      Reason::model_missing,
      fmt::format("{} cannot be read: no recogniser has {} letters. There {}; 'plimsoll models add' takes others",
                  described(languages), languages.size() == 1 ? "its" : "all their",
                  installed.empty() ? std::string("is none") : fmt::format("is {}", fmt::join(installed, ", "))));
}

// The recogniser for the languages, `own` if it reads them; nothing to do without languages.
Result<std::string> recogniser_for(std::span<const ModelEntry> catalogue, const std::vector<std::string>& languages,
                                   const std::string& own) {
  std::vector<const ModelEntry*> recognisers;
  if (const ModelEntry* entry = find(catalogue, own)) recognisers.push_back(entry);
  for (const ModelEntry& entry : catalogue)
    if (entry.stage == kRecognise && entry.name != own) recognisers.push_back(&entry);
  for (const ModelEntry* entry : recognisers)
    if (reads(*entry, languages)) return entry->name;
  return unreadable(recognisers, languages);
}

// One that was asked for by name, of which nobody knows what it reads, is taken at the asker's word.
Result<void> check_named(const ModelEntry& recogniser, const std::vector<std::string>& languages) {
  if (recogniser.languages.empty() || reads(recogniser, languages)) return {};
  return unreadable({&recogniser}, languages);
}

}  // namespace

std::vector<std::string> ModelChoice::all(const FeatureSet& with) const {
  std::vector<std::string> names = text;
  std::ranges::copy(features.of(with), std::back_inserter(names));
  return names;
}

Result<ModelChoice> choose_models(std::span<const ModelEntry> catalogue, Parameters parameters,
                                  const FeatureSet& features, const ModelWish& wish) {
  TRY(const std::vector<StageModel> asked, all_asked_for(catalogue, wish.models));
  TRY(const std::vector<std::string> languages, parse_languages(wish.language));
  ModelChoice choice;
  choice.features = FeatureModels(catalogue, asked);
  TRY_VOID(choice.features.check(features));
  for (const auto& [stage, own] : required_stages(parameters)) {
    const auto named = std::ranges::find(asked, stage, &StageModel::stage);
    std::string model = named == asked.end() ? own : named->model;
    if (stage == kRecognise && !languages.empty()) {
      if (named != asked.end()) {
        TRY_VOID(check_named(*find(catalogue, model), languages));
      } else {
        TRY(model, recogniser_for(catalogue, languages, own));
      }
    }
    choice.text.push_back(std::move(model));
  }
  const std::vector<std::string> used = choice.all(features);
  for (const StageModel& each : asked)
    if (std::ranges::find(used, each.model) == used.end()) choice.idle.push_back(each.model);
  return choice;
}

}  // namespace plimsoll
