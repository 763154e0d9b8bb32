// plimsoll.toml as a flat list of names and texts.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"

namespace plimsoll {

struct TomlEntry {
  std::string name;  // "limits.page_pixels"
  std::string text;  // as assign() takes it
  int line = 0;
};

// `source` names the file in messages. Reason::setting_invalid with the line for what is no TOML, for arrays and dates.
[[nodiscard]] Result<std::vector<TomlEntry>> parse_toml(const std::string& content, const std::string& source);

}  // namespace plimsoll
