#include "tesseract_call.h"

#include <gmock/gmock.h>

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::StartsWith;

Result<CommandLine> parsed(std::vector<std::string> words) {
  words.insert(words.begin(), "tesseract");
  return parse_command_line(std::move(words));
}

ReadRequest read_of(const std::vector<std::string>& words) {
  const auto line = parsed(words);
  EXPECT_TRUE(line) << line.error().text();
  return line ? std::get<ReadRequest>(line->request) : ReadRequest{};
}

std::string refusal(const std::vector<std::string>& words) {
  const auto line = parsed(words);
  if (line) return "accepted";
  EXPECT_EQ(line.error().reason, Reason::usage);
  return line.error().message;
}

std::string answer(const std::string& word) {
  const auto line = parsed({word});
  return line ? std::get<TextRequest>(line->request).text : line.error().text();
}

TEST(TesseractCall, AFileForEachConfiguration) {
  const ReadRequest read = read_of({"scan.png", "to/out", "-l", "eng+chi_sim", "pdf", "hocr", "txt", "tsv", "alto"});
  EXPECT_THAT(read.inputs, ElementsAre("scan.png"));
  EXPECT_THAT(read.formats, ElementsAre("pdf", "hocr", "txt", "tsv", "alto"));
  EXPECT_THAT(read.outputs, ElementsAre("to/out.pdf", "to/out.hocr", "to/out.txt", "to/out.tsv", "to/out.xml"));
  EXPECT_TRUE(read.force);
  EXPECT_FALSE(read.text_only_pdf);
}

TEST(TesseractCall, TextIsTheDefaultAndStdoutHasNoFiles) {
  EXPECT_THAT(read_of({"a.png", "b"}).outputs, ElementsAre("b.txt"));
  const ReadRequest read = read_of({"stdin", "stdout", "hocr"});
  EXPECT_THAT(read.inputs, ElementsAre("-"));
  EXPECT_THAT(read.formats, ElementsAre("hocr"));
  EXPECT_THAT(read.outputs, IsEmpty());
  EXPECT_EQ(read.output, "");
}

TEST(TesseractCall, OptionsStandAnywhere) {
  const auto line = parsed({"--psm", "6", "a.png", "--oem", "1", "b", "--dpi", "300", "-c", "textonly_pdf=1", "-c",
                            "preserve_interword_spaces=1", "pdf", "--tessdata-dir", "/usr/share"});
  ASSERT_TRUE(line) << line.error().text();
  EXPECT_THAT(line->setting_flags, ElementsAre(Pair("pdf-dpi", "300")));
  const auto& read = std::get<ReadRequest>(line->request);
  EXPECT_TRUE(read.text_only_pdf);
  EXPECT_THAT(read.outputs, ElementsAre("b.pdf"));
}

TEST(TesseractCall, QuestionsAreAnsweredInItsWords) {
  EXPECT_THAT(answer("--version"), StartsWith("tesseract 5."));
  EXPECT_TRUE(std::holds_alternative<LanguagesRequest>(parsed({"--list-langs", "--tessdata-dir", "/usr"})->request));
  EXPECT_THAT(answer("--help"), StartsWith("usage: plimsoll tesseract"));
}

TEST(TesseractCall, WhatItCannotDoIsNamed) {
  EXPECT_THAT(refusal({}), HasSubstr("IN and OUTBASE are missing"));
  EXPECT_THAT(refusal({"a.png"}), HasSubstr("IN and OUTBASE are missing"));
  EXPECT_THAT(refusal({"a.png", "b", "lstm.train"}), HasSubstr("there is no configuration 'lstm.train'"));
  EXPECT_THAT(refusal({"a.png", "b", "-l", "eng+tlh"}), HasSubstr("no language is named 'tlh'"));
  EXPECT_THAT(refusal({"a.png", "b", "--psm", "0"}), HasSubstr("--psm 0"));
  EXPECT_THAT(refusal({"a.png", "b", "--psm", "x"}), HasSubstr("--psm cannot be 'x'"));
  EXPECT_THAT(refusal({"a.png", "b", "-c", "x"}), HasSubstr("NAME=VALUE"));
  EXPECT_THAT(refusal({"a.png", "b", "--layout", "1"}), HasSubstr("there is no option --layout"));
  EXPECT_THAT(refusal({"a.png", "b", "-l"}), HasSubstr("-l needs a value"));
}

TEST(TesseractCall, TheNameOfTheProgramTells) {
  for (const char* name : {"tesseract", "/usr/bin/tesseract", "plimsoll-tesseract"}) EXPECT_TRUE(is_tesseract(name));
  for (const char* name : {"plimsoll", "/opt/tesseract/bin/plimsoll", ""}) EXPECT_FALSE(is_tesseract(name)) << name;
}

}  // namespace
}  // namespace plimsoll
