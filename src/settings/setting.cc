#include "settings/setting.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>
#include <type_traits>
#include <utility>

namespace plimsoll {
namespace {

using std::chrono::milliseconds;

template <typename T>
using Choice = std::pair<std::string_view, T>;
constexpr Choice<TextLayerMode> kTextLayerModes[] = {
    {"auto", TextLayerMode::automatic}, {"ignore", TextLayerMode::ignore}, {"only", TextLayerMode::only}};
constexpr Choice<Precision> kPrecisions[] = {
    {"auto", Precision::automatic}, {"f32", Precision::f32}, {"bf16", Precision::bf16}, {"f16", Precision::f16}};
constexpr Choice<Parameters> kParameterSets[] = {
    {"default", Parameters::standard}, {"rapidocr", Parameters::rapidocr}, {"official-v6", Parameters::official_v6}};

constexpr const auto& choices_of(std::type_identity<TextLayerMode>) { return kTextLayerModes; }
constexpr const auto& choices_of(std::type_identity<Precision>) { return kPrecisions; }
constexpr const auto& choices_of(std::type_identity<Parameters>) { return kParameterSets; }

template <typename T>
std::string_view name_of(T value) {
  for (const auto& [name, choice] : choices_of(std::type_identity<T>{}))
    if (choice == value) return name;
  return {};
}

template <typename T>
constexpr std::type_identity<T> member_type(T Settings::*) {
  return {};
}

std::optional<std::uint64_t> parse_count(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string duration_text(milliseconds time) {
  const auto count = time.count();
  if (count % 60'000 == 0) return fmt::format("{}m", count / 60'000);
  if (count % 1000 == 0) return fmt::format("{}s", count / 1000);
  return fmt::format("{}ms", count);
}

// Exact, and as parse_bytes() reads it again.
std::string bytes_text(Bytes bytes) {
  static constexpr std::array kUnits = {"", "K", "M", "G", "T"};
  std::uint64_t count = bytes.count();
  std::size_t unit = 0;
  while (count != 0 && count % 1024 == 0 && unit + 1 < kUnits.size()) count /= 1024, ++unit;
  return fmt::format("{}{}", count, kUnits.at(unit));
}

// The text as a T of this row, or nothing.
template <typename T>
std::optional<T> parse(const Setting& row, std::string_view text) {
  const auto inside = [&](std::uint64_t value) { return value >= row.least && value <= row.most; };
  if constexpr (std::is_same_v<T, std::string>) {
    if (row.accepts != nullptr && !row.accepts(text)) return std::nullopt;
    return std::string(text);
  } else if constexpr (std::is_integral_v<T>) {
    const auto value = parse_count(text);
    return value && inside(*value) ? std::optional(static_cast<T>(*value)) : std::nullopt;
  } else if constexpr (std::is_same_v<T, Bytes>) {
    const auto value = parse_bytes(text);
    return value && inside(value->count()) ? std::optional(*value) : std::nullopt;
  } else if constexpr (std::is_same_v<T, milliseconds>) {
    const auto value = parse_duration(text);
    return value && inside(static_cast<std::uint64_t>(value->count())) ? std::optional(*value) : std::nullopt;
  } else {
    const auto* found =
        std::ranges::find(choices_of(std::type_identity<T>{}), text, [](const auto& choice) { return choice.first; });
    return found == std::ranges::end(choices_of(std::type_identity<T>{})) ? std::nullopt : std::optional(found->second);
  }
}

template <typename T>
std::string print(const T& value) {
  if constexpr (std::is_same_v<T, std::string>)
    return value;
  else if constexpr (std::is_integral_v<T>)
    return fmt::format("{}", value);
  else if constexpr (std::is_same_v<T, Bytes>)
    return bytes_text(value);
  else if constexpr (std::is_same_v<T, milliseconds>)
    return duration_text(value);
  else
    return std::string(name_of(value));
}

}  // namespace

std::string_view to_text(TextLayerMode mode) { return name_of(mode); }
std::string_view to_text(Precision precision) { return name_of(precision); }
std::string_view to_text(Parameters parameters) { return name_of(parameters); }

std::string environment_variable(const Setting& setting) {
  std::string name = "PLIMSOLL_";
  for (const char c : setting.flag)
    name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

std::vector<std::string_view> choices(const Setting& setting) {
  std::vector<std::string_view> names;
  std::visit(
      [&](auto member) {
        using T = typename decltype(member_type(member))::type;
        if constexpr (std::is_enum_v<T>)
          for (const auto& choice : choices_of(std::type_identity<T>{})) names.push_back(choice.first);
      },
      setting.member);
  return names;
}

std::string allowed(const Setting& setting) {
  return std::visit(
      [&](auto member) -> std::string {
        using T = typename decltype(member_type(member))::type;
        if constexpr (std::is_same_v<T, std::string>)
          return "text";
        else if constexpr (std::is_enum_v<T>)
          return fmt::format("{}", fmt::join(choices(setting), " | "));
        else if constexpr (std::is_same_v<T, milliseconds>)
          return duration_text(milliseconds(setting.least)) + ".." + duration_text(milliseconds(setting.most));
        else if constexpr (std::is_same_v<T, Bytes>)
          return bytes_text(Bytes(setting.least)) + ".." + bytes_text(Bytes(setting.most));
        else
          return fmt::format("{}..{}", setting.least, setting.most);
      },
      setting.member);
}

Result<void> assign(const Setting& setting, std::string_view text, Settings& settings) {
  const bool taken = std::visit(
      [&](auto member) {
        using T = typename decltype(member_type(member))::type;
        auto value = parse<T>(setting, text);
        if (!value) return false;
        settings.*member = *std::move(value);
        return true;
      },
      setting.member);
  if (taken) return {};
  const std::string rule = setting.accepts != nullptr ? std::string(setting.doc) : allowed(setting);
  return fail(Reason::setting_invalid, fmt::format("{} cannot be '{}' (allowed: {})", setting.name, text, rule));
}

std::string value_text(const Setting& setting, const Settings& settings) {
  return std::visit([&](auto member) { return print(settings.*member); }, setting.member);
}

Result<milliseconds> parse_duration(std::string_view text) {
  double number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const double scale = unit == "ms"                  ? 1
                       : unit == "s" || unit.empty() ? 1000
                       : unit == "m"                 ? 60'000
                       : unit == "h"                 ? 3'600'000
                                                     : 0;
  const double count = number * scale;
  if (problem != std::errc{} || scale == 0 || !(count >= 0) || count > 1e15)
    return fail(Reason::setting_invalid, fmt::format("'{}' is not a time: write it like 500ms, 20s or 5m", text));
  return milliseconds(static_cast<std::int64_t>(count + 0.5));
}

}  // namespace plimsoll
