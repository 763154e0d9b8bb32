#include "help.h"

#include <gtest/gtest.h>

#include "command_line.h"

namespace plimsoll {
namespace {

TEST(Help, EveryTextFitsAScreen) {
  std::vector<std::string> all = verbs();
  all.emplace_back();
  for (const std::string& verb : all) {
    SCOPED_TRACE(verb);
    std::string_view text = help_text(verb);
    ASSERT_FALSE(text.empty());
    int lines = 0;
    while (!text.empty()) {
      const auto end = text.find('\n');
      ASSERT_NE(end, std::string_view::npos);
      EXPECT_LE(end, 79u) << text.substr(0, end);
      text.remove_prefix(end + 1);
      ++lines;
    }
    EXPECT_LE(lines, 23);  // one is left for the prompt
  }
}

TEST(Help, NamesEveryVerbAndEveryOptionOfReadThatIsNoSetting) {
  for (const std::string& verb : verbs()) EXPECT_NE(help_text("").find("  " + verb), std::string_view::npos) << verb;
  for (const auto* option : {"--to", "--output", "--force", "--pages", "--password", "--progress", "--memory-report"})
    EXPECT_NE(help_text("read").find(option), std::string_view::npos) << option;
}

}  // namespace
}  // namespace plimsoll
