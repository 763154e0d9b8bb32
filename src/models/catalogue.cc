#include "models/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/sha256.h"
#include "base/whole_file.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
constexpr const char* kCatalogue = "catalogue.json";
constexpr std::uintmax_t kCatalogueBytesMax = 1 << 20;

// A catalogue names files of its own folder only.
bool is_plain_name(const std::string& name) {
  return !name.empty() && name.size() <= ModelCatalogue::kNameMax && name.front() != '.' &&
         name.find('/') == std::string::npos && name != kCatalogue;
}

ModelEntry entry_of(const Json& json) {
  ModelEntry entry{.name = json.at("name"),
                   .stage = json.at("stage"),
                   .licence = json.value("licence", ""),
                   .copyright = json.value("copyright", "")};
  for (const Json& file : json.at("files"))
    entry.files.push_back({file.at("name"), file.at("bytes"), file.at("sha256")});
  if (const auto found = json.find("languages"); found != json.end())
    entry.languages = found->get<std::vector<std::string>>();
  entry.dictionary = json.value("dictionary", "");
  if (const auto found = json.find("normalisation"); found != json.end())
    entry.normalisation = ModelNormalisation{found->at("mean"), found->at("deviation")};
  entry.resident = Bytes(json.value("resident", std::uint64_t{0}));
  entry.load_peak = Bytes(json.value("load_peak", std::uint64_t{0}));
  return entry;
}

Json json_of(const ModelEntry& entry) {
  Json files = Json::array();
  for (const ModelFile& file : entry.files)
    files.push_back({{"name", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  Json json = {
      {"name", entry.name}, {"stage", entry.stage}, {"licence", entry.licence}, {"copyright", entry.copyright}};
  if (entry.resident > Bytes()) json["resident"] = entry.resident.count();
  if (entry.load_peak > Bytes()) json["load_peak"] = entry.load_peak.count();
  if (!entry.languages.empty()) json["languages"] = entry.languages;
  if (!entry.dictionary.empty()) json["dictionary"] = entry.dictionary;
  if (entry.normalisation)
    json["normalisation"] = {{"mean", entry.normalisation->mean}, {"deviation", entry.normalisation->deviation}};
  json["files"] = std::move(files);
  return json;
}

Result<std::vector<ModelEntry>> parse(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::vector<ModelEntry> entries;
  try {
    const Json json = Json::parse(stream);
    for (const Json& model : json.at("models")) entries.push_back(entry_of(model));
  } catch (const Json::exception& problem) {
    return fail(Reason::model_hash, fmt::format("{}: {}", file.string(), problem.what()));
  }
  if (entries.size() > ModelCatalogue::kModelsMax)
    return fail(Reason::model_hash, fmt::format("{} has {} models, {} are the most", file.string(), entries.size(),
                                                ModelCatalogue::kModelsMax));
  for (const ModelEntry& entry : entries) {
    if (entry.files.empty() || entry.name.size() > ModelCatalogue::kNameMax)
      return fail(Reason::model_hash, fmt::format("{}: the model '{}' has no file, or too long a name", file.string(),
                                                  entry.name.substr(0, ModelCatalogue::kNameMax)));
    for (const ModelFile& named : entry.files)
      if (!is_plain_name(named.name))
        return fail(Reason::model_hash, fmt::format("{}: '{}' is not a file name", file.string(), named.name));
  }
  return entries;
}

Result<void> copy_whole(const IncomingFile& source, const fs::path& target) {
  TRY(WholeFile file, WholeFile::create(target, IfExists::refuse));
  if (source.from.empty()) {
    TRY_VOID(file.write(source.content));
    return file.commit();
  }
  std::error_code problem;
  (void)fs::file_size(source.from, problem);
  if (problem)
    return fail(problem == std::errc::no_such_file_or_directory ? Reason::file_missing : Reason::file_unreadable,
                fmt::format("{}: {}", source.from.string(), problem.message()));
  std::ifstream stream(source.from, std::ios::binary);
  std::vector<char> piece(256 * 1024);
  while (stream.read(piece.data(), static_cast<std::streamsize>(piece.size())) || stream.gcount() > 0)
    TRY_VOID(file.write({piece.data(), static_cast<std::size_t>(stream.gcount())}));
  if (stream.bad()) return fail(Reason::file_unreadable, fmt::format("{} cannot be read", source.from.string()));
  return file.commit();
}

void remove_files(const fs::path& folder, const std::vector<ModelFile>& files) {
  std::error_code ignored;
  for (const ModelFile& file : files) fs::remove(folder / file.name, ignored);
}

// Members that this build does not know stay as they are.
template <typename Change>
Result<void> rewrite(const fs::path& file, const Change& change) {
  std::string text;
  try {
    std::ifstream stream(file, std::ios::binary);
    Json json = Json::parse(stream);
    change(json.at("models"));
    text = json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  } catch (const Json::exception& problem) {
    return fail(Reason::model_hash, fmt::format("{}: {}", file.string(), problem.what()));
  }
  TRY(WholeFile whole, WholeFile::create(file, IfExists::replace));
  TRY_VOID(whole.write(text));
  return whole.commit();
}

}  // namespace

Result<ModelCatalogue> ModelCatalogue::load(fs::path folder) {
  const fs::path file = folder / kCatalogue;
  std::error_code problem;
  const auto size = fs::file_size(file, problem);
  if (problem) return fail(Reason::model_missing, fmt::format("{}: {}", file.string(), problem.message()));
  if (size > kCatalogueBytesMax)
    return fail(Reason::model_hash, fmt::format("{} is too large for a catalogue", file.string()));
  TRY(auto entries, parse(file));
  return ModelCatalogue(std::move(folder), std::move(entries));
}

const ModelEntry* ModelCatalogue::find(std::string_view name) const {
  const auto found = std::ranges::find(entries_, name, &ModelEntry::name);
  return found == entries_.end() ? nullptr : &*found;
}

Result<void> ModelCatalogue::verify(const ModelEntry& entry) const {
  for (const ModelFile& file : entry.files) {
    const fs::path path = folder_ / file.name;
    std::error_code problem;
    const auto size = fs::file_size(path, problem);
    if (problem) return fail(Reason::model_missing, fmt::format("{}: {}", path.string(), problem.message()));
    if (size != file.bytes)
      return fail(Reason::model_hash,
                  fmt::format("{} has {} bytes, the catalogue says {}", path.string(), size, file.bytes));
    TRY(const std::string hash, sha256_of_file(path));
    if (hash != file.sha256)
      return fail(Reason::model_hash,
                  fmt::format("{} has SHA-256 {}, the catalogue says {}", path.string(), hash, file.sha256));
  }
  return {};
}

Result<std::vector<ModelFile>> copy_in(const std::vector<IncomingFile>& files, const fs::path& folder) {
  std::vector<ModelFile> copied;
  const auto copy = [&](const IncomingFile& file) -> Result<ModelFile> {
    const fs::path target = folder / file.name;
    TRY_VOID(copy_whole(file, target));
    // Hashed as it arrived: what the copy holds is what will be loaded.
    TRY(std::string hash, sha256_of_file(target));
    std::error_code problem;
    const auto size = fs::file_size(target, problem);
    if (problem) return fail(Reason::output_failed, fmt::format("{}: {}", target.string(), problem.message()));
    return ModelFile{file.name, size, std::move(hash)};
  };
  for (const IncomingFile& file : files) {
    Result<ModelFile> made = copy(file);
    if (!made) {
      remove_files(folder, copied);
      return std::unexpected(std::move(made).error());
    }
    copied.push_back(*std::move(made));
  }
  return copied;
}

Result<void> ModelCatalogue::check_new(const std::vector<IncomingFile>& files, const ModelEntry& entry) const {
  if (find(entry.name) != nullptr)
    return fail(Reason::output_exists, fmt::format("there is a model named {} already", entry.name));
  if (entries_.size() >= kModelsMax)
    return fail(Reason::usage, fmt::format("the catalogue has {} models, which are the most", entries_.size()));
  if (entry.name.empty() || entry.name.size() > kNameMax || entry.name.find_first_of(",= /") != std::string::npos)
    return fail(Reason::usage, fmt::format("a model cannot be named '{}'", entry.name.substr(0, kNameMax)));
  if (files.empty()) return fail(Reason::usage, "a model without a file");
  for (const IncomingFile& file : files) {
    if (!is_plain_name(file.name))
      return fail(Reason::usage, fmt::format("a model file cannot be named '{}'", file.name));
    if (std::error_code ignored; fs::exists(folder_ / file.name, ignored))
      return fail(Reason::output_exists, fmt::format("{} is there already", (folder_ / file.name).string()));
  }
  return {};
}

Result<ModelEntry> ModelCatalogue::add(const std::vector<IncomingFile>& files, ModelEntry entry) {
  TRY_VOID(check_new(files, entry));
  TRY(entry.files, copy_in(files, folder_));
  if (auto saved = rewrite(folder_ / kCatalogue, [&](Json& models) { models.push_back(json_of(entry)); }); !saved) {
    remove_files(folder_, entry.files);
    return std::unexpected(std::move(saved).error());
  }
  entries_.push_back(entry);
  return entry;
}

Result<void> ModelCatalogue::remove(std::string_view name) {
  const auto found = std::ranges::find(entries_, name, &ModelEntry::name);
  if (found == entries_.end())
    return fail(Reason::model_missing, fmt::format("there is no model '{}'", name.substr(0, kNameMax)));
  TRY_VOID(rewrite(folder_ / kCatalogue, [&](Json& models) {
    for (std::size_t index = models.size(); index-- > 0;)
      if (models.at(index).at("name") == name) models.erase(index);
  }));
  std::vector<ModelFile> files = std::move(found->files);
  entries_.erase(found);
  std::erase_if(files, [&](const ModelFile& file) {
    return std::ranges::any_of(entries_, [&](const ModelEntry& other) {
      return std::ranges::find(other.files, file.name, &ModelFile::name) != other.files.end();
    });
  });
  remove_files(folder_, files);
  return {};
}

fs::path installed_models_folder() {
  std::error_code problem;
  fs::path folder = fs::read_symlink("/proc/self/exe", problem).parent_path();
  if (folder.filename() == "plimsoll" && folder.parent_path().filename() == "libexec") folder = folder.parent_path();
  return folder.parent_path() / "share/plimsoll/models";
}

}  // namespace plimsoll
