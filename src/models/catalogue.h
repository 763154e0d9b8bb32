// The catalogue of a models folder: catalogue.json beside the model files, with hash, size, stage, licence and memory
// of each.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace plimsoll {

struct ModelFile {
  std::string name;  // inside the models folder; never a path
  std::uint64_t bytes = 0;
  std::string sha256;
  bool operator==(const ModelFile&) const = default;
};

// Which pixel becomes which number of a network's input: (pixel / 255 - mean) / deviation, planes in the order B, G, R.
struct ModelNormalisation {
  std::array<double, 3> mean{};
  std::array<double, 3> deviation{};
  bool operator==(const ModelNormalisation&) const = default;
};

struct ModelEntry {
  std::string name;
  std::string stage;  // "detect", "recognise", …
  std::string licence;
  std::string copyright;
  std::vector<ModelFile> files;  // the network's first
  // Of a recogniser: tags of settings/reading_language.h whose letters it has; empty: nobody knows.
  std::vector<std::string> languages;
  std::optional<ModelNormalisation> normalisation;  // of a detector, where it is another than the parameter set's
  std::string dictionary;  // of a recogniser: which of the files has its characters; empty: the network's own has
  // Private memory that a service grows by, in f32, with a cache of compiled models: for good, and at the most while
  // the model is being loaded (docs/memory.md, "Models"). Zero: not known, as of models that were added by hand.
  Bytes resident;
  Bytes load_peak;
  bool operator==(const ModelEntry&) const = default;
};

// A file on its way into a models folder.
struct IncomingFile {
  std::string name;            // there
  std::filesystem::path from;  // empty: `content`
  std::string content;
};
// Copies them into `folder`, each whole or not at all, none over another. Sizes and hashes as they arrived.
[[nodiscard]] Result<std::vector<ModelFile>> copy_in(const std::vector<IncomingFile>& files,
                                                     const std::filesystem::path& folder);

class ModelCatalogue {
 public:
  // Services are told all of them in one message of 64 KiB.
  static constexpr std::size_t kModelsMax = 128;
  static constexpr std::size_t kNameMax = 100;  // of models and files

  // Reason::model_missing without a catalogue, Reason::model_hash when it is not what this class writes.
  [[nodiscard]] static Result<ModelCatalogue> load(std::filesystem::path folder);

  [[nodiscard]] const std::vector<ModelEntry>& entries() const { return entries_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] const ModelEntry* find(std::string_view name) const;

  // Every file of the entry is there, has its size and its hash; the first one that has not is named.
  [[nodiscard]] Result<void> verify(const ModelEntry& entry) const;

  // Copies the files into the folder and writes the catalogue anew, each whole or not at all. The entry's files are
  // filled in. Reason::output_exists for a name of a model or file that is taken, Reason::output_failed when the folder
  // cannot be written to, Reason::usage for what cannot be a name.
  [[nodiscard]] Result<ModelEntry> add(const std::vector<IncomingFile>& files, ModelEntry entry);
  // The first three of its refusals, before anything is written.
  [[nodiscard]] Result<void> check_new(const std::vector<IncomingFile>& files, const ModelEntry& entry) const;
  // Out of the catalogue, then its files, but for those that another model has, too. Reason::model_missing for one that
  // is not there, Reason::output_failed.
  [[nodiscard]] Result<void> remove(std::string_view name);

 private:
  ModelCatalogue(std::filesystem::path folder, std::vector<ModelEntry> entries)
      : folder_(std::move(folder)), entries_(std::move(entries)) {}

  std::filesystem::path folder_;
  std::vector<ModelEntry> entries_;
};

// share/plimsoll/models of the installation that the running executable (in bin/ or libexec/plimsoll/) belongs to.
[[nodiscard]] std::filesystem::path installed_models_folder();

}  // namespace plimsoll
