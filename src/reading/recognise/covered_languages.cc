#include "reading/recognise/covered_languages.h"

#include <unicode/uchar.h>
#include <unicode/ulocdata.h>
#include <unicode/uscript.h>
#include <unicode/uset.h>

#include <algorithm>
#include <memory>
#include <unordered_set>

#include "settings/reading_language.h"

namespace plimsoll {
namespace {

using CodePoints = std::unordered_set<UChar32>;

struct CloseSet {
  void operator()(USet* set) const { uset_close(set); }
};
struct CloseData {
  void operator()(ULocaleData* data) const { ulocdata_close(data); }
};

// A dictionary of thousands lacks a few rare ones, and texts are read all the same.
constexpr std::size_t kLargeSet = 1000;
constexpr double kShareOfLarge = 0.99;

bool is_optional_mark(UChar32 code_point) {
  if (u_charType(code_point) != U_NON_SPACING_MARK) return false;
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(code_point, &status);
  return script == USCRIPT_ARABIC || script == USCRIPT_HEBREW || script == USCRIPT_INHERITED;
}

// As ICU writes it: "zh_Hant".
std::string locale_of(const Language& language) {
  std::string locale(language.locale.empty() ? language.tag : language.locale);
  std::ranges::replace(locale, '-', '_');
  return locale;
}

// Letters and marks of the language; none where ICU knows none of its own.
std::vector<UChar32> letters_of(const Language& language) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<ULocaleData, CloseData> data(ulocdata_open(locale_of(language).c_str(), &status));
  if (U_FAILURE(status) || status == U_USING_DEFAULT_WARNING) return {};
  const std::unique_ptr<USet, CloseSet> set(
      ulocdata_getExemplarSet(data.get(), nullptr, 0, ULOCDATA_ES_STANDARD, &status));
  if (U_FAILURE(status) || status == U_USING_DEFAULT_WARNING) return {};
  std::vector<UChar32> letters;
  // Items beyond the ranges are strings of several: their characters are in the set on their own.
  for (std::int32_t range = 0; range < uset_getRangeCount(set.get()); ++range) {
    UChar32 first = 0;
    UChar32 last = 0;
    if (uset_getItem(set.get(), range, &first, &last, nullptr, 0, &status) != 0 || U_FAILURE(status)) continue;
    for (UChar32 each = first; each <= last; ++each)
      if ((u_isalpha(each) != 0 || u_charType(each) == U_NON_SPACING_MARK ||
           u_charType(each) == U_COMBINING_SPACING_MARK) &&
          !is_optional_mark(each))
        letters.push_back(each);
  }
  return letters;
}

bool covers(const CodePoints& characters, const Language& language) {
  const std::vector<UChar32> letters = letters_of(language);
  if (letters.empty()) return false;
  const auto known = static_cast<std::size_t>(std::ranges::count_if(
      letters, [&](UChar32 letter) { return characters.contains(letter) && characters.contains(u_toupper(letter)); }));
  if (letters.size() < kLargeSet) return known == letters.size();
  return static_cast<double>(known) >= kShareOfLarge * static_cast<double>(letters.size());
}

}  // namespace

std::vector<std::string> covered_languages(const Alphabet& alphabet) {
  CodePoints characters;
  for (std::size_t label = 0; label < alphabet.class_count(); ++label)
    if (const std::int32_t code_point = alphabet.code_point(static_cast<std::int32_t>(label)); code_point >= 0)
      characters.insert(code_point);
  std::vector<std::string> covered;
  for (const Language& language : languages())
    if (covers(characters, language)) covered.emplace_back(language.tag);
  return covered;
}

}  // namespace plimsoll
