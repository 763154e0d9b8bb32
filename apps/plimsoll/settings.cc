// plimsoll settings [NAME]...
#include <fmt/format.h>

#include <algorithm>

#include "base/nearest_name.h"
#include "verbs.h"

namespace plimsoll {
namespace {

std::string shown(const SettingValue& value) {
  if (value.text.empty()) return "\"\"";
  return value.setting->secret ? "(given)" : value.text;
}

std::string in_full(const SettingValue& value) {
  const Setting& row = *value.setting;
  const std::string default_value(row.default_value);
  return fmt::format("{} = {}\n  {}\n  from     {}\n  allowed  {}\n  default  {}\n  option   --{}\n  variable {}\n",
                     row.name, shown(value), row.doc, value.where, allowed(row),
                     default_value.empty() ? "\"\"" : default_value, row.flag, environment_variable(row));
}

}  // namespace

int run_settings(const SettingsRequest& request, const LoadedSettings& loaded) {
  std::string text;
  if (request.names.empty())
    for (const SettingValue& value : loaded.values)
      text += fmt::format("{:<20} {:<12} {}\n", value.setting->name, shown(value), value.where);
  for (const std::string& name : request.names) {
    const auto found =
        std::ranges::find(loaded.values, name, [](const SettingValue& value) { return value.setting->name; });
    if (found == loaded.values.end()) {
      std::vector<std::string> names;
      for (const Setting& row : settings_table()) names.emplace_back(row.name);
      const std::string_view near = nearest_name(name, names);
      return complain(fail(Reason::usage, fmt::format("there is no setting '{}'{}", name,
                                                      near.empty() ? "" : fmt::format("; did you mean {}?", near)))
                          .error());
    }
    text += in_full(*found);
  }
  return print(text);
}

}  // namespace plimsoll
