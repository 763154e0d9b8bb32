// plimsoll models list | verify | add | remove | prices
#include "models/catalogue.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "base/bytes.h"
#include "installation.h"
#include "model_trial.h"
#include "models/incoming_model.h"
#include "models/required_models.h"
#include "verbs.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

// A folder of our own, where models are tried; gone with this.
class TrialFolder {
 public:
  static Result<TrialFolder> create(const fs::path& within) {
    std::string pattern = (within / ".plimsoll-trial-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
      return fail(Reason::output_failed, fmt::format("{}: {}", within.string(), std::system_category().message(errno)));
    return TrialFolder(pattern);
  }
  TrialFolder(TrialFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TrialFolder& operator=(TrialFolder&&) = delete;
  ~TrialFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  explicit TrialFolder(fs::path path) : path_(std::move(path)) {}
  fs::path path_;
};

Bytes size_of(const ModelEntry& entry) {
  Bytes sum;
  for (const ModelFile& file : entry.files) sum += Bytes(file.bytes);
  return sum;
}

int list(const ModelCatalogue& catalogue) {
  std::string text;
  for (const ModelEntry& entry : catalogue.entries()) {
    text += fmt::format("{:<22} {:<10} {:>9}  {:<12} {}\n", entry.name, entry.stage, to_text(size_of(entry)),
                        entry.licence, entry.copyright);
    if (!entry.languages.empty()) text += fmt::format("{:<22} reads {}\n", "", fmt::join(entry.languages, " "));
  }
  return print(text);
}

int verify(const ModelCatalogue& catalogue) {
  std::string text;
  int status = 0;
  for (const ModelEntry& entry : catalogue.entries()) {
    const auto verified = catalogue.verify(entry);
    text += fmt::format("{:<22} {}\n", entry.name, verified ? "good" : "BAD");
    if (!verified) status = complain(verified.error());
  }
  return std::max(print(text), status);
}

// As its files will lie there, so that what is tried is what is added.
Result<ModelEntry> tried(ModelCatalogue& catalogue, const ModelsRequest& request, const Settings& settings) {
  TRY(IncomingModel model,
      incoming_model({request.files.begin(), request.files.end()}, {.name = request.name,
                                                                    .stage = request.stage,
                                                                    .licence = request.licence,
                                                                    .dictionary = request.dictionary}));
  TRY_VOID(catalogue.check_new(model.files, model.entry));
  TRY(const TrialFolder folder, TrialFolder::create(catalogue.folder()));
  TRY(model.entry.files, copy_in(model.files, folder.path()));
  const auto trial = try_model(settings, folder.path(), folder.path() / "cache", model.entry);
  if (!trial) return std::unexpected(Error(trial.error()).in(request.files.front()));
  model.entry.resident = trial->resident;
  model.entry.load_peak = trial->load_peak;
  model.entry.languages = trial->languages;
  for (IncomingFile& file : model.files) file.from = folder.path() / file.name;
  return catalogue.add(model.files, std::move(model.entry));
}

int add(ModelCatalogue& catalogue, const ModelsRequest& request, const Settings& settings) {
  const auto added = tried(catalogue, request, settings);
  if (!added) return complain(added.error());
  std::string text = fmt::format("{} {} {}\n", added->name, added->stage, to_text(added->resident));
  for (const ModelFile& file : added->files) text += fmt::format("{} {}\n", file.sha256, file.name);
  if (!added->languages.empty()) text += fmt::format("reads {}\n", fmt::join(added->languages, " "));
  return print(text);
}

Result<void> check_unneeded(const std::string& name) {
  for (const Parameters set : {Parameters::standard, Parameters::rapidocr, Parameters::official_v6})
    for (const std::string& needed : required_models(set))
      if (needed == name)
        return fail(Reason::usage, fmt::format("{} is needed by the parameter set {}", name, to_text(set)));
  return {};
}

int remove(ModelCatalogue& catalogue, const ModelsRequest& request) {
  if (const auto unneeded = check_unneeded(request.name); !unneeded) return complain(unneeded.error());
  const auto removed = catalogue.remove(request.name);
  return removed ? 0 : complain(removed.error());
}

// By the catalogue, and as measured here and now.
int prices(const ModelCatalogue& catalogue, const Settings& settings) {
  const Result<TrialFolder> cache = TrialFolder::create(fs::temp_directory_path());
  if (!cache) return complain(cache.error());
  std::string text = fmt::format("{:<22} {:<10} {:>12} {:>12} {:>12} {:>12} {:>8}\n", "model", "stage", "catalogue",
                                 "loading", "measured", "loading", "ms");
  int status = 0;
  for (const ModelEntry& entry : catalogue.entries()) {
    const auto trial = try_model(settings, catalogue.folder(), cache->path(), entry);
    text += fmt::format("{:<22} {:<10} {:>12} {:>12} ", entry.name, entry.stage, to_text(entry.resident),
                        to_text(entry.load_peak));
    if (trial)
      text += fmt::format("{:>12} {:>12} {:>8}\n", to_text(trial->resident), to_text(trial->load_peak),
                          trial->time.count() / 1000);
    else
      text += "cannot be loaded\n";
    if (!trial) status = complain(Error(trial.error()).in(entry.name));
  }
  return std::max(print(text), status);
}

}  // namespace

int run_models(const ModelsRequest& request, const LoadedSettings& loaded) {
  auto catalogue = ModelCatalogue::load(models_folder(loaded.settings));
  if (!catalogue) return complain(catalogue.error());
  switch (request.action) {
    case ModelsRequest::Action::list:
      return list(*catalogue);
    case ModelsRequest::Action::verify:
      return verify(*catalogue);
    case ModelsRequest::Action::add:
      return add(*catalogue, request, loaded.settings);
    case ModelsRequest::Action::remove:
      return remove(*catalogue, request);
    case ModelsRequest::Action::prices:
      return prices(*catalogue, loaded.settings);
  }
  return facts(Reason::internal).exit_status;
}

}  // namespace plimsoll
