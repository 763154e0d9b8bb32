#include "command_line.h"

#include <gmock/gmock.h>

namespace plimsoll {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

std::string refusal(std::vector<std::string> arguments) {
  const auto line = parse_command_line(std::move(arguments));
  if (line) return "accepted";
  EXPECT_EQ(line.error().reason, Reason::usage);
  return line.error().message;
}

TEST(CommandLine, ReadTakesInputsAndOptionsInAnyOrder) {
  const auto line = parse_command_line({"read", "-t", "txt", "a.pdf", "--to=json", "-", "-o", "out/", "b.png",
                                        "--pages", "1,3-5", "--memory-report", "-f", "--progress=json"});
  ASSERT_TRUE(line) << line.error().text();
  const auto& read = std::get<ReadRequest>(line->request);
  EXPECT_THAT(read.inputs, ElementsAre("a.pdf", "-", "b.png"));
  EXPECT_THAT(read.formats, ElementsAre("txt", "json"));
  EXPECT_EQ(read.output, "out/");
  EXPECT_EQ(read.pages, "1,3-5");
  EXPECT_EQ(read.progress, ProgressMode::json);
  EXPECT_TRUE(read.memory_report);
  EXPECT_TRUE(read.force);
}

TEST(CommandLine, SettingsAreOptionsBeforeAndAfterTheVerb) {
  const auto line =
      parse_command_line({"--page-pixels", "1000000", "read", "a.pdf", "-j", "2", "--precision=f32", "--jobs", "3"});
  ASSERT_TRUE(line) << line.error().text();
  EXPECT_THAT(line->setting_flags,
              testing::UnorderedElementsAre(testing::Pair("page-pixels", "1000000"), testing::Pair("jobs", "3"),
                                            testing::Pair("precision", "f32")));
}

TEST(CommandLine, AfterTwoDashesEverythingIsAnInput) {
  const auto line = parse_command_line({"read", "--", "-strange.pdf"});
  ASSERT_TRUE(line) << line.error().text();
  EXPECT_THAT(std::get<ReadRequest>(line->request).inputs, ElementsAre("-strange.pdf"));
}

TEST(CommandLine, MisspellingsGetASuggestion) {
  EXPECT_THAT(refusal({"read", "a.pdf", "--page", "3"}), HasSubstr("there is no option --page; did you mean --pages?"));
  EXPECT_THAT(refusal({"read", "a.pdf", "--precison=f32"}), HasSubstr("did you mean --precision?"));
  EXPECT_THAT(refusal({"raed", "a.pdf"}), HasSubstr("there is no verb 'raed'"));
  EXPECT_THAT(refusal({"doctor", "now"}), HasSubstr("'now' is one argument too many (plimsoll doctor --help)"));
}

TEST(CommandLine, WhatIsMissingOrWrongIsNamed) {
  EXPECT_THAT(refusal({}), HasSubstr("a verb is missing"));
  EXPECT_THAT(refusal({"read"}), HasSubstr("what shall be read?"));
  EXPECT_THAT(refusal({"read", "a", "-t", "docx"}),
              HasSubstr("-t cannot be 'docx' (txt, json, md, tsv, hocr, html, alto, page, csv, xlsx, pdf)"));
  EXPECT_THAT(refusal({"read", "a", "--progress", "yes"}), HasSubstr("--progress cannot be 'yes'"));
  EXPECT_THAT(refusal({"read", "a", "-o"}), HasSubstr("--output"));
  EXPECT_THAT(refusal({"models"}), HasSubstr("list, verify, add"));
  EXPECT_THAT(refusal({"models", "add"}), HasSubstr("what shall models add add?"));
  EXPECT_THAT(refusal({"models", "remove"}), HasSubstr("what shall models remove remove?"));
  EXPECT_THAT(refusal({"models", "prices", "x"}), HasSubstr("one argument too many"));
  EXPECT_THAT(refusal({"models", "list", "x"}), HasSubstr("one argument too many"));
  EXPECT_THAT(refusal({"completion", "tcsh"}), HasSubstr("bash, zsh, fish"));
}

TEST(CommandLine, HelpAndVersionWorkEverywhere) {
  const auto help = parse_command_line({"read", "--help"});
  ASSERT_TRUE(help);
  EXPECT_THAT(std::get<TextRequest>(help->request).text, HasSubstr("usage: plimsoll read"));
  const auto version = parse_command_line({"--version"});
  ASSERT_TRUE(version);
  EXPECT_THAT(std::get<TextRequest>(version->request).text, HasSubstr("plimsoll 0."));
}

TEST(CommandLine, OnlyTheOptionSendsDocumentsToAServer) {
  const auto here = parse_command_line({"read", "a.pdf"});
  EXPECT_FALSE(std::get<ReadRequest>(here->request).on_server);
  const auto there = parse_command_line({"read", "a.pdf", "--server", "http://h:1", "--keep"});
  EXPECT_TRUE(std::get<ReadRequest>(there->request).on_server);
  EXPECT_EQ(there->setting_flags.at("server"), "http://h:1");
  EXPECT_EQ(parse_command_line({"read", "a.pdf", "--keep"}).error().reason, Reason::usage);
  EXPECT_EQ(parse_command_line({"read", "a.pdf", "--server", "h", "--memory-report"}).error().reason, Reason::usage);
}

TEST(CommandLine, TasksNeedAnIdButForTheirList) {
  const std::string id(32, 'a');
  EXPECT_EQ(std::get<TasksRequest>(parse_command_line({"tasks", "list"})->request).action, TasksRequest::Action::list);
  const auto watch = parse_command_line({"tasks", "watch", id, "--json"});
  EXPECT_EQ(std::get<TasksRequest>(watch->request).action, TasksRequest::Action::watch);
  EXPECT_EQ(std::get<TasksRequest>(watch->request).id, id);
  for (const std::vector<std::string>& words : {std::vector<std::string>{"tasks"},
                                                {"tasks", "show"},
                                                {"tasks", "list", id},
                                                {"tasks", "show", "../x"},
                                                {"tasks", "end", id}})
    EXPECT_EQ(parse_command_line(words).error().reason, Reason::usage);
}

TEST(CommandLine, Verbosity) {
  EXPECT_EQ(parse_command_line({"-q", "doctor"})->verbosity, Verbosity::quiet);
  EXPECT_EQ(parse_command_line({"doctor", "-v"})->verbosity, Verbosity::verbose);
  EXPECT_EQ(parse_command_line({"doctor", "-vv"})->verbosity, Verbosity::debug);
}

TEST(CommandLine, OptionsForCompletionKnowTheirChoices) {
  EXPECT_THAT(options_of("read"),
              AllOf(Contains(AllOf(Field(&OptionName::name, "--to"), Field(&OptionName::choices, Contains("hocr")))),
                    Contains(AllOf(Field(&OptionName::name, "--text-layer"),
                                   Field(&OptionName::choices, ElementsAre("auto", "ignore", "only")))),
                    Contains(AllOf(Field(&OptionName::name, "--force"), Field(&OptionName::takes_value, false)))));
}

}  // namespace
}  // namespace plimsoll
