#include "settings/load.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/nearest_name.h"
#include "settings/toml_file.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

// Nobody writes a longer one; a device or a film named by mistake is not read into memory.
constexpr std::uintmax_t kConfigBytesMax = 1 << 20;
// Read by load_settings itself.
constexpr std::string_view kConfigVariable = "PLIMSOLL_CONFIG";

std::string variable(const SettingSources& sources, std::string_view name) {
  const auto found = sources.environment.find(std::string(name));
  return found == sources.environment.end() ? std::string() : found->second;
}

// The file to read; empty when there is none.
Result<fs::path> choose_file(const SettingSources& sources) {
  const std::string asked = sources.config_file ? *sources.config_file : variable(sources, kConfigVariable);
  std::error_code ignored;
  if (!asked.empty()) {
    if (!fs::exists(asked, ignored))
      return fail(Reason::file_missing, fmt::format("{}: no such configuration file", asked));
    return fs::path(asked);
  }
  std::vector<fs::path> places = {fs::path(sources.working_folder) / "plimsoll.toml"};
  if (const auto xdg = variable(sources, "XDG_CONFIG_HOME"); !xdg.empty())
    places.push_back(fs::path(xdg) / "plimsoll/plimsoll.toml");
  if (const auto home = variable(sources, "HOME"); !home.empty())
    places.push_back(fs::path(home) / ".config/plimsoll/plimsoll.toml");
  for (const fs::path& place : places)
    if (fs::exists(place, ignored)) return place.lexically_normal();
  return fs::path();
}

Result<std::string> read_config(const fs::path& file) {
  std::error_code problem;
  const auto size = fs::file_size(file, problem);
  if (!problem && size > kConfigBytesMax)
    return fail(Reason::file_unreadable,
                fmt::format("{}: a configuration file of {} bytes is not one", file.string(), size));
  std::ifstream stream(file, std::ios::binary);
  if (problem || !stream)
    return fail(Reason::file_unreadable, fmt::format("{}: cannot be read as a file", file.string()));
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

std::string suggestion(std::string_view name, const std::vector<std::string>& known) {
  const std::string_view near = nearest_name(name, known);
  return near.empty() ? std::string() : fmt::format("; did you mean {}?", near);
}

class Loader {
 public:
  Loader() : loaded_{default_settings(), {}} {
    for (const Setting& row : settings_table())
      loaded_.values.push_back({&row, std::string(row.default_value), Origin::by_default, "default"});
  }

  Result<void> file(const fs::path& path) {
    TRY(const std::string content, read_config(path));
    TRY(const auto entries, parse_toml(content, path.string()));
    std::vector<std::string> names;
    for (const Setting& row : settings_table()) names.emplace_back(row.name);
    for (const TomlEntry& entry : entries) {
      const std::string where = fmt::format("{}:{}", path.string(), entry.line);
      const Setting* row = find_setting(entry.name);
      if (row == nullptr)
        return fail(Reason::setting_invalid,
                    fmt::format("{}: there is no setting {}{}", where, entry.name, suggestion(entry.name, names)));
      TRY_VOID(set(*row, entry.text, Origin::file, where));
    }
    return {};
  }

  Result<void> environment(const std::map<std::string, std::string>& variables) {
    std::vector<std::string> names = {std::string(kConfigVariable)};
    for (const Setting& row : settings_table()) {
      names.push_back(environment_variable(row));
      // As elsewhere, an empty variable is one that is not set.
      if (const auto found = variables.find(names.back()); found != variables.end() && !found->second.empty())
        TRY_VOID(set(row, found->second, Origin::environment, names.back()));
    }
    for (const auto& [name, text] : variables) {
      if (!name.starts_with("PLIMSOLL_") || std::ranges::find(names, name) != names.end()) continue;
      const bool misspelled =
          std::ranges::any_of(names, [&](const auto& known) { return edit_distance(name, known) <= 2; });
      if (misspelled)
        return fail(Reason::setting_invalid, fmt::format("there is no variable {}{}", name, suggestion(name, names)));
    }
    return {};
  }

  Result<void> flags(const std::map<std::string, std::string>& flags) {
    for (const auto& [flag, text] : flags) {
      const auto row = std::ranges::find(settings_table(), flag, &Setting::flag);
      if (row == settings_table().end()) return fail(Reason::usage, fmt::format("there is no option --{}", flag));
      TRY_VOID(set(*row, text, Origin::flag, "--" + flag));
    }
    return {};
  }

  LoadedSettings take() && { return std::move(loaded_); }

 private:
  Result<void> set(const Setting& row, const std::string& text, Origin origin, const std::string& where) {
    if (auto assigned = assign(row, text, loaded_.settings); !assigned)
      return std::unexpected(std::move(assigned.error()).in(where));
    auto& value = loaded_.values.at(static_cast<std::size_t>(&row - settings_table().data()));
    value = {&row, value_text(row, loaded_.settings), origin, where};
    return {};
  }

  LoadedSettings loaded_;
};

}  // namespace

Result<LoadedSettings> load_settings(const SettingSources& sources) {
  Loader loader;
  TRY(const fs::path file, choose_file(sources));
  if (!file.empty()) TRY_VOID(loader.file(file));
  TRY_VOID(loader.environment(sources.environment));
  TRY_VOID(loader.flags(sources.flags));
  return std::move(loader).take();
}

std::map<std::string, std::string> process_environment() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (const auto equals = text.find('='); equals != std::string_view::npos)
      variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

}  // namespace plimsoll
