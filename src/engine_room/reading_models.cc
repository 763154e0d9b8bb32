#include "engine_room/reading_models.h"

#include <fmt/format.h>

namespace plimsoll {
namespace {

FeatureSet features_of(const DocumentJob& job, const Settings& settings) {
  if (job.features) return *job.features;
  // Its form was checked when the settings were loaded.
  return parse_features(settings.features).value_or(FeatureSet{});
}

}  // namespace

Result<ReadingModels> reading_models(const Workshop& workshop, const DocumentJob& job) {
  const Settings& settings = workshop.settings;
  ReadingModels models{.features = FeatureModels(workshop.catalogue).possible(features_of(job, settings)),
                       .choice = {}};
  const ModelWish wish{.language = job.language ? *job.language : settings.language,
                       .models = job.models ? *job.models : settings.models};
  TRY(models.choice, choose_models(workshop.catalogue, settings.parameters, models.features, wish));
  if (!models.features.empty() && settings.parameters != Parameters::standard)
    return fail(Reason::task_option,
                "features are read with the parameter set 'default' alone: leave them out, or change the setting "
                "read.parameters");
  // A setting is for all documents, and waits for those that it is about.
  if (job.models && !models.choice.idle.empty())
    return fail(Reason::task_option,
                fmt::format("the model {} was asked for, and nothing that is read would use it: ask "
                            "for the feature that does",
                            models.choice.idle.front()));
  return models;
}

}  // namespace plimsoll
