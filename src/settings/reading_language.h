// Languages that a document may be said to be in (read.language, option `language`, -l), and the names that people know
// them by. Pure.
//
//   ISO 639-1 and 639-3        de, deu                 (639-2's other codes, too: ger)
//   Tesseract                  deu, chi_sim, jpn_vert, srp_latn, script/Latin
//   PaddleOCR and RapidOCR     ch, en, japan, korean, chinese_cht, german, latin, cyrillic, …
//   BCP 47 and English names   zh-Hans, German
//
// Capitals do not count, nor does the difference between "-" and "_". Where two of them use one code for different
// languages ISO's meaning holds: `ka` is Georgian, PaddleOCR's Kannada is `kn`.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace plimsoll {

struct Language {
  std::string_view tag;     // as catalogues and errors write it: BCP 47, "de", "zh-Hant"
  std::string_view name;    // English
  std::string_view iso3;    // ISO 639-3; of Chinese and Norwegian the macro-language
  std::string_view others;  // further names, separated by spaces
  std::string_view locale;  // whose letters it is written with, as ICU names it; empty: the tag's
};

// All, by tag.
[[nodiscard]] std::span<const Language> languages();
// Null when there is none of that tag.
[[nodiscard]] const Language* language_of_tag(std::string_view tag);

// Tags of one name: one, or several for a name that stands for a script ("latin", "cyrillic": the languages by which a
// model that reads the script is known). Empty for a name that nobody has.
[[nodiscard]] std::vector<std::string_view> languages_named(std::string_view name);

// "deu+eng", "ch,en": tags in order, each once; none for an empty text. Reason::setting_invalid names the one that is
// not known, and the nearest that is.
[[nodiscard]] Result<std::vector<std::string>> parse_languages(std::string_view text);

}  // namespace plimsoll
