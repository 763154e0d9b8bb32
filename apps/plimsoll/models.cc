// plimsoll models list | verify | add
#include "models/catalogue.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"
#include "installation.h"
#include "verbs.h"

namespace plimsoll {
namespace {

Bytes size_of(const ModelEntry& entry) {
  Bytes sum;
  for (const ModelFile& file : entry.files) sum += Bytes(file.bytes);
  return sum;
}

int list(const ModelCatalogue& catalogue) {
  std::string text;
  for (const ModelEntry& entry : catalogue.entries())
    text += fmt::format("{:<22} {:<10} {:>9}  {:<12} {}\n", entry.name, entry.stage, to_text(size_of(entry)),
                        entry.licence, entry.copyright);
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

int add(ModelCatalogue& catalogue, const ModelsRequest& request) {
  const std::vector<std::filesystem::path> files(request.files.begin(), request.files.end());
  const auto added = catalogue.add(files, {.name = request.name, .stage = request.stage, .licence = request.licence});
  if (!added) return complain(added.error());
  std::string text;
  for (const ModelFile& file : added->files) text += fmt::format("{} {} {}\n", added->name, file.sha256, file.name);
  return print(text);
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
      return add(*catalogue, request);
  }
  return facts(Reason::internal).exit_status;
}

}  // namespace plimsoll
