// One row of the table of settings, and values to and from text. Everything that names, documents, parses or prints a
// setting (file, environment, flags, `plimsoll settings`, shell completion, docs) goes through these rows.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "settings/settings.h"

namespace plimsoll {

// Where a row's value lives; the member's type is the setting's type.
using SettingMember = std::variant<std::string Settings::*, int Settings::*, std::uint64_t Settings::*,
                                   Bytes Settings::*, std::chrono::milliseconds Settings::*, TextLayerMode Settings::*,
                                   Precision Settings::*, Parameters Settings::*>;

struct Setting {
  std::string_view name;           // "limits.page_pixels": table and key of plimsoll.toml
  std::string_view flag;           // "page-pixels", without the dashes
  std::string_view default_value;  // as a user would write it
  SettingMember member;
  std::string_view doc;  // one line
  // Bounds, both allowed; of a number, a count of bytes, or milliseconds. Unused for texts and choices.
  std::uint64_t least = 0;
  std::uint64_t most = std::numeric_limits<std::int32_t>::max();
  // A text's further rules; null: any text.
  bool (*accepts)(std::string_view) = nullptr;
  // Not shown by `plimsoll settings`.
  bool secret = false;
};

// In the order of the documentation.
[[nodiscard]] std::span<const Setting> settings_table();
// Null when there is none of that name.
[[nodiscard]] const Setting* find_setting(std::string_view name);

// "PLIMSOLL_PAGE_PIXELS"
[[nodiscard]] std::string environment_variable(const Setting& setting);
// What may be written: "1..64", "16 MiB..1 TiB", "auto | f32 | bf16 | f16", "text".
[[nodiscard]] std::string allowed(const Setting& setting);
// The values to choose from, for choices; empty for other types.
[[nodiscard]] std::vector<std::string_view> choices(const Setting& setting);

// Reason::setting_invalid with name, value and what is allowed. On failure `settings` is unchanged.
[[nodiscard]] Result<void> assign(const Setting& setting, std::string_view text, Settings& settings);
// As assign() would read it again.
[[nodiscard]] std::string value_text(const Setting& setting, const Settings& settings);

// "250ms", "20s", "5m"; a bare number is seconds.
[[nodiscard]] Result<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace plimsoll
