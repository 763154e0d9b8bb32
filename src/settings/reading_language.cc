#include "settings/reading_language.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ranges>

#include "base/nearest_name.h"

namespace plimsoll {
namespace {

constexpr std::size_t kNameMax = 40;  // of a name in an error

// Names of scripts in PaddleOCR (latin), RapidOCR (eslav) and Tesseract (script/Latin, script/HanS).
struct ScriptName {
  std::string_view name;
  std::string_view tags;
};
constexpr std::array kScripts = {
    ScriptName{"cyrillic", "ru"},       ScriptName{"devanagari", "hi mr ne"}, ScriptName{"eslav", "ru uk be"},
    ScriptName{"hans", "zh-Hans"},      ScriptName{"hans_vert", "zh-Hans"},   ScriptName{"hant", "zh-Hant"},
    ScriptName{"hant_vert", "zh-Hant"}, ScriptName{"hangul", "ko"},           ScriptName{"latin", "en de fr es it pt"},
};

std::string folded(std::string_view name) {
  std::string text;
  for (const char byte : name)
    text +=
        byte == '-' || byte == ' ' ? '_' : (byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte);
  return text.starts_with("script/") ? text.substr(7) : text;
}

bool is_called(const Language& language, std::string_view name) {
  if (name == folded(language.tag) || name == folded(language.name) || name == language.iso3) return true;
  return std::ranges::any_of(std::views::split(language.others, ' '),
                             [&](const auto part) { return std::string_view(part.begin(), part.end()) == name; });
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (const auto part : std::views::split(text, ' ')) words.emplace_back(part.begin(), part.end());
  return words;
}

std::unexpected<Error> unknown(std::string_view name) {
  std::vector<std::string> known;
  for (const Language& language : languages()) {
    known.emplace_back(language.tag);
    known.emplace_back(language.iso3);
    known.push_back(folded(language.name));
  }
  const std::string_view near = nearest_name(folded(name), known);
  return fail(Reason::setting_invalid,
              fmt::format("no language is named '{}'{}", name.substr(0, kNameMax),
                          near.empty() ? std::string(" (codes like de, deu, chi_sim, or names like german)")
                                       : fmt::format("; did you mean {}?", near)));
}

}  // namespace

const Language* language_of_tag(std::string_view tag) {
  const auto found = std::ranges::find(languages(), tag, &Language::tag);
  return found == languages().end() ? nullptr : &*found;
}

std::vector<std::string_view> languages_named(std::string_view name) {
  const std::string wanted = folded(name);
  // A tag is a language's before it is a further name of another one, and "latin" is the script.
  for (const Language& language : languages())
    if (wanted == folded(language.tag)) return {language.tag};
  for (const ScriptName& script : kScripts)
    if (script.name == wanted) return words_of(script.tags);
  for (const Language& language : languages())
    if (is_called(language, wanted)) return {language.tag};
  return {};
}

Result<std::vector<std::string>> parse_languages(std::string_view text) {
  std::vector<std::string> tags;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("+,"), text.size());
    const std::string_view name = text.substr(0, end);
    const std::vector<std::string_view> found = languages_named(name);
    if (found.empty()) return unknown(name);
    for (const std::string_view tag : found)
      if (std::ranges::find(tags, tag) == tags.end()) tags.emplace_back(tag);
    if (end + 1 == text.size()) return unknown("");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return tags;
}

}  // namespace plimsoll
