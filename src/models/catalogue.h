// The catalogue of a models folder: catalogue.json beside the model files, with hash, size, stage, licence and memory
// of each.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
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

struct ModelEntry {
  std::string name;
  std::string stage;  // "detect", "recognise", …
  std::string licence;
  std::string copyright;
  std::vector<ModelFile> files;
  // Private memory that a service grows by, in f32, with a cache of compiled models: for good, and at the most while
  // the model is being loaded (docs/memory.md, "Models"). Zero: not known, as of models that were added by hand.
  Bytes resident;
  Bytes load_peak;
  bool operator==(const ModelEntry&) const = default;
};

class ModelCatalogue {
 public:
  // Reason::model_missing without a catalogue, Reason::model_hash when it is not what this class writes.
  [[nodiscard]] static Result<ModelCatalogue> load(std::filesystem::path folder);

  [[nodiscard]] const std::vector<ModelEntry>& entries() const { return entries_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] const ModelEntry* find(std::string_view name) const;

  // Every file of the entry is there, has its size and its hash; the first one that has not is named.
  [[nodiscard]] Result<void> verify(const ModelEntry& entry) const;

  // Copies `sources` (at least one, of one model) into the folder under their own file names and writes the catalogue
  // anew, all or nothing. Reason::output_exists for a name of a model or file that is taken, Reason::output_failed when
  // the folder cannot be written to. Stages are those of the entries that ship, and formula, chart and unwarp, for
  // which none ships: others are Reason::usage.
  [[nodiscard]] Result<ModelEntry> add(std::span<const std::filesystem::path> sources, ModelEntry entry);

 private:
  ModelCatalogue(std::filesystem::path folder, std::vector<ModelEntry> entries)
      : folder_(std::move(folder)), entries_(std::move(entries)) {}
  [[nodiscard]] bool is_stage(std::string_view stage) const;
  [[nodiscard]] Result<ModelFile> take_in(const std::filesystem::path& source) const;
  [[nodiscard]] Result<void> append(const ModelEntry& entry) const;

  std::filesystem::path folder_;
  std::vector<ModelEntry> entries_;
};

// share/plimsoll/models of the installation that the running executable (in bin/ or libexec/plimsoll/) belongs to.
[[nodiscard]] std::filesystem::path installed_models_folder();

}  // namespace plimsoll
