// Which languages a recogniser can write, by its characters alone: how well it reads them they do not say.
#pragma once

#include <string>
#include <vector>

#include "reading/recognise/alphabet.h"

namespace plimsoll {

// Tags of settings/reading_language.h. A language is among them when the alphabet has every letter of its main exemplar
// set (Unicode's CLDR, as ICU carries it), small and capital; of scripts with thousands of characters 99 of 100. Points
// and other marks that are written above and below letters count where words are not written without them: not for
// Arabic and Hebrew script.
[[nodiscard]] std::vector<std::string> covered_languages(const Alphabet& alphabet);

}  // namespace plimsoll
