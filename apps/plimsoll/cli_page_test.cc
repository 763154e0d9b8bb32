// docs/cli.md against the code: settings, options and exit statuses. Whoever adds one finds the missing line here.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "base/error.h"
#include "command_line.h"
#include "settings/setting.h"

namespace plimsoll {
namespace {

const std::string& page() {
  static const std::string kText = [] {
    std::ifstream file(PLIMSOLL_SOURCE_DIR "/docs/cli.md");
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  return kText;
}

bool has_line(const std::string& line) { return page().find("\n" + line + "\n") != std::string::npos; }

// Lines of the page that begin so.
std::set<std::string> lines_with(const std::string& beginning) {
  std::set<std::string> lines;
  for (std::size_t at = 0; (at = page().find("\n" + beginning, at)) != std::string::npos; ++at)
    lines.insert(page().substr(at + 1, page().find('\n', at + 1) - at - 1));
  return lines;
}

std::string in_a_cell(std::string text) {
  for (std::size_t at = 0; (at = text.find(" | ", at)) != std::string::npos;) text.replace(at, 3, ", ");
  return text;
}

std::string row_of(const Setting& setting) {
  return fmt::format("| `{}` | `--{}` | {} | {} | {} |", setting.name, setting.flag,
                     setting.default_value.empty() ? "" : fmt::format("`{}`", setting.default_value),
                     setting.accepts != nullptr ? "" : in_a_cell(allowed(setting)), setting.doc);
}

TEST(CliPage, HasEverySettingAsItIs) {
  std::set<std::string> rows;
  for (const Setting& setting : settings_table()) {
    rows.insert(row_of(setting));
    EXPECT_TRUE(has_line(row_of(setting))) << "missing in docs/cli.md:\n" << row_of(setting);
  }
  for (const std::string& line : lines_with("| `"))
    if (line.find("` | `--") != std::string::npos)
      EXPECT_TRUE(rows.contains(line)) << "in docs/cli.md, but no setting:\n" << line;
}

TEST(CliPage, HasEveryVerbAndOption) {
  for (const std::string& verb : verbs()) {
    EXPECT_FALSE(lines_with("## `plimsoll " + verb).empty()) << verb;
    for (const OptionName& option : options_of(verb))
      EXPECT_NE(page().find("`" + option.name + "`"), std::string::npos) << verb << " " << option.name;
  }
}

TEST(CliPage, HasEveryExitStatusWithItsReasons) {
  std::map<int, std::string> reasons;
  for (const ReasonFacts& row : reason_table()) {
    std::string& list = reasons[row.exit_status];
    list += (list.empty() ? "`" : ", `") + std::string(row.label) + "`";
  }
  EXPECT_EQ(lines_with("| 0 | ").size(), 1U);
  for (const auto& [status, list] : reasons) {
    const auto lines = lines_with(fmt::format("| {} | ", status));
    ASSERT_EQ(lines.size(), 1U) << status << " | " << list;
    EXPECT_TRUE(lines.begin()->ends_with(" | " + list + " |")) << "docs/cli.md, status " << status << ": " << list;
  }
}

}  // namespace
}  // namespace plimsoll
