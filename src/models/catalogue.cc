#include "models/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <span>
#include <system_error>

#include "base/sha256.h"
#include "base/whole_file.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
constexpr const char* kCatalogue = "catalogue.json";
constexpr std::uintmax_t kCatalogueBytesMax = 1 << 20;
// Stages that there is code for and no model that could be shipped (docs/models.md).
constexpr std::array<std::string_view, 3> kNoneShipped = {"formula", "chart", "unwarp"};

// A catalogue names files of its own folder only.
bool is_plain_name(const std::string& name) {
  return !name.empty() && name.front() != '.' && name.find('/') == std::string::npos && name != kCatalogue;
}

ModelEntry entry_of(const Json& json) {
  ModelEntry entry{.name = json.at("name"),
                   .stage = json.at("stage"),
                   .licence = json.value("licence", ""),
                   .copyright = json.value("copyright", "")};
  for (const Json& file : json.at("files"))
    entry.files.push_back({file.at("name"), file.at("bytes"), file.at("sha256")});
  entry.resident = Bytes(json.value("resident", std::uint64_t{0}));
  entry.load_peak = Bytes(json.value("load_peak", std::uint64_t{0}));
  return entry;
}

Json json_of(const ModelEntry& entry) {
  Json files = Json::array();
  for (const ModelFile& file : entry.files)
    files.push_back({{"name", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  return {{"name", entry.name},
          {"stage", entry.stage},
          {"licence", entry.licence},
          {"copyright", entry.copyright},
          {"files", files}};
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
  for (const ModelEntry& entry : entries)
    for (const ModelFile& named : entry.files)
      if (!is_plain_name(named.name))
        return fail(Reason::model_hash, fmt::format("{}: '{}' is not a file name", file.string(), named.name));
  return entries;
}

Result<void> copy_whole(const fs::path& source, const fs::path& target) {
  TRY(WholeFile file, WholeFile::create(target, IfExists::refuse));
  std::ifstream stream(source, std::ios::binary);
  std::vector<char> piece(256 * 1024);
  while (stream.read(piece.data(), static_cast<std::streamsize>(piece.size())) || stream.gcount() > 0)
    TRY_VOID(file.write({piece.data(), static_cast<std::size_t>(stream.gcount())}));
  if (stream.bad()) return fail(Reason::file_unreadable, fmt::format("{} cannot be read", source.string()));
  return file.commit();
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

Result<ModelEntry> ModelCatalogue::add(std::span<const fs::path> sources, ModelEntry entry) {
  if (find(entry.name) != nullptr)
    return fail(Reason::output_exists, fmt::format("there is a model named {} already", entry.name));
  if (!is_stage(entry.stage))
    return fail(Reason::usage, fmt::format("no model of the catalogue has the stage '{}'", entry.stage));
  entry.files.clear();
  Result<void> taken;
  for (const fs::path& source : sources) {
    Result<ModelFile> file = take_in(source);
    if (file)
      entry.files.push_back(*std::move(file));
    else
      taken = std::unexpected(std::move(file).error());
    if (!taken) break;
  }
  if (taken) taken = append(entry);
  if (!taken) {
    std::error_code ignored;
    for (const ModelFile& file : entry.files) fs::remove(folder_ / file.name, ignored);
    return std::unexpected(std::move(taken).error());
  }
  entries_.push_back(entry);
  return entry;
}

bool ModelCatalogue::is_stage(std::string_view stage) const {
  return std::ranges::find(kNoneShipped, stage) != kNoneShipped.end() ||
         std::ranges::find(entries_, stage, &ModelEntry::stage) != entries_.end();
}

// A copy of it in the folder.
Result<ModelFile> ModelCatalogue::take_in(const fs::path& source) const {
  std::error_code problem;
  const auto size = fs::file_size(source, problem);
  if (problem)
    return fail(problem == std::errc::no_such_file_or_directory ? Reason::file_missing : Reason::file_unreadable,
                fmt::format("{}: {}", source.string(), problem.message()));
  const std::string name = source.filename().string();
  if (!is_plain_name(name)) return fail(Reason::usage, fmt::format("a model file cannot be named '{}'", name));
  const fs::path target = folder_ / name;
  TRY_VOID(copy_whole(source, target));
  // Hashed as it arrived: what the copy holds is what will be loaded.
  TRY(std::string hash, sha256_of_file(target));
  return ModelFile{name, size, std::move(hash)};
}

// The file on disk with one entry more: members that this build does not know stay as they are.
Result<void> ModelCatalogue::append(const ModelEntry& entry) const {
  std::string text;
  try {
    std::ifstream stream(folder_ / kCatalogue, std::ios::binary);
    Json json = Json::parse(stream);
    json.at("models").push_back(json_of(entry));
    text = json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  } catch (const Json::exception& problem) {
    return fail(Reason::model_hash, fmt::format("{}: {}", (folder_ / kCatalogue).string(), problem.what()));
  }
  TRY(WholeFile file, WholeFile::create(folder_ / kCatalogue, IfExists::replace));
  TRY_VOID(file.write(text));
  return file.commit();
}

fs::path installed_models_folder() {
  std::error_code problem;
  fs::path folder = fs::read_symlink("/proc/self/exe", problem).parent_path();
  if (folder.filename() == "plimsoll" && folder.parent_path().filename() == "libexec") folder = folder.parent_path();
  return folder.parent_path() / "share/plimsoll/models";
}

}  // namespace plimsoll
