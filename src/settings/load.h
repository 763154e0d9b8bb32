// Where settings come from: defaults < plimsoll.toml < environment < flags. Each value remembers its origin.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "settings/setting.h"

namespace plimsoll {

enum class Origin { by_default, file, environment, flag };

// What to read. Nothing is taken from the process itself, so that tests need no environment of their own.
struct SettingSources {
  // A file that must exist; otherwise PLIMSOLL_CONFIG, ./plimsoll.toml, $XDG_CONFIG_HOME/plimsoll/plimsoll.toml and
  // $HOME/.config/plimsoll/plimsoll.toml are tried in this order, and the first one found is the only one read.
  std::optional<std::string> config_file;
  std::map<std::string, std::string> environment;
  std::map<std::string, std::string> flags;  // without dashes: {"page-pixels", "1000000"}
  std::string working_folder = ".";
};

struct SettingValue {
  const Setting* setting = nullptr;
  std::string text;
  Origin origin = Origin::by_default;
  std::string where;  // "default", "/a/plimsoll.toml:3", "PLIMSOLL_JOBS", "--jobs"
};

struct LoadedSettings {
  Settings settings;
  std::vector<SettingValue> values;  // one per row of the table, in its order
};

// Reason::setting_invalid: an unknown key (with the nearest known one), a value of the wrong type or out of bounds;
// the message names the place. An unknown PLIMSOLL_ variable is refused only when it looks like a misspelling, since
// programs around us have variables of their own. Reason::file_missing and file_unreadable for the file.
[[nodiscard]] Result<LoadedSettings> load_settings(const SettingSources& sources);

// This process's environment, as SettingSources wants it.
[[nodiscard]] std::map<std::string, std::string> process_environment();

}  // namespace plimsoll
