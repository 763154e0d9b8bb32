#include "reading/recognise/covered_languages.h"

#include <gmock/gmock.h>

#include "inference/openvino/openvino_engine.h"

namespace plimsoll {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

std::string lines(std::string_view characters) {
  std::string text;
  for (const char byte : characters) {
    if (!text.empty() && (static_cast<unsigned char>(byte) & 0xc0U) != 0x80U) text += '\n';
    text += byte;
  }
  return text;
}

TEST(CoveredLanguages, ALanguageNeedsEveryLetterInBothCases) {
  const std::string latin = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  EXPECT_THAT(covered_languages(Alphabet(lines(latin))), Contains("en"));
  EXPECT_THAT(covered_languages(Alphabet(lines(latin))), Not(Contains("de")));
  EXPECT_THAT(covered_languages(Alphabet(lines(latin + "äöüßÄÖ"))), Not(Contains("de"))) << "Ü";
  EXPECT_THAT(covered_languages(Alphabet(lines(latin + "äöüßÄÖÜ"))), Contains("de"));
  EXPECT_THAT(covered_languages(Alphabet("")), IsEmpty());
}

TEST(CoveredLanguages, MarksCountWhereWordsAreNotWrittenWithoutThem) {
  const std::string arabic = "ءأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيآٱ";
  EXPECT_THAT(covered_languages(Alphabet(lines(arabic))), Contains("ar"));
  const std::string thai = "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรฤลฦวศษสหฬอฮฯะาำเแโใไๅๆ";
  EXPECT_THAT(covered_languages(Alphabet(lines(thai))), Not(Contains("th"))) << "no vowel signs";
}

TEST(CoveredLanguages, OfTheRecogniserThatShips) {
  auto engine = make_openvino_engine({}).value();
  const auto model = engine->load({.file = PLIMSOLL_SOURCE_DIR "/third_party/models/PP-OCRv6_rec_small.onnx",
                                   .output = ModelOutput::best_class,
                                   .metadata_key = "character"});
  ASSERT_TRUE(model) << model.error().text();
  const std::vector<std::string> covered = covered_languages(Alphabet((*model)->metadata()));
  EXPECT_THAT(covered, IsSupersetOf({"de", "en", "es", "fr", "ja", "pl", "pt", "sr-Latn", "tr", "zh-Hans", "zh-Hant"}));
  // It has Greek letters for formulas, without their accents.
  for (const char* absent : {"ar", "el", "fa", "hi", "ko", "ru", "ta", "te", "th", "vi"})
    EXPECT_THAT(covered, Not(Contains(absent)));
}

}  // namespace
}  // namespace plimsoll
