// Digital-born documents through the text layer: what pdftotext gives is the truth.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stdio.h>

#include <algorithm>
#include <memory>

#include "helper_under_test.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

std::string without_blanks(std::string_view text) {
  std::string kept;
  std::ranges::copy_if(text, std::back_inserter(kept), [](unsigned char c) { return c > 0x20; });
  return kept;
}

std::string pdftotext(const fs::path& file, int page) {
  const std::string command =
      fmt::format("pdftotext -enc UTF-8 -f {0} -l {0} '{1}' - 2>/dev/null", page, file.string());
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
  std::string text;
  char buffer[4096];
  while (const std::size_t length = ::fread(buffer, 1, sizeof buffer, pipe.get())) text.append(buffer, length);
  return without_blanks(text);
}

std::string text_of(const Page& page) {
  std::string text;
  for (const Block& block : page.blocks)
    for (const Line& line : block.lines) text += line.text;
  return without_blanks(text);
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j)
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])}));
  }
  return row.back();
}

TEST(TextLayer, OfContractsIsWhatPdftotextReads) {
  const auto data = evaluation_data();
  if (!data) GTEST_SKIP() << "no evaluation data";
  std::size_t characters = 0;
  std::size_t errors = 0;
  for (const auto& entry : fs::directory_iterator(*data / "pages/contracts")) {
    if (entry.path().extension() != ".pdf") continue;
    HelperUnderTest helper;
    const auto opened = helper.open(entry.path());
    ASSERT_TRUE(opened) << entry.path() << ": " << opened.error().text();
    for (int number = 1; number <= std::min(3, static_cast<int>(opened->page_count())); ++number) {
      const std::string truth = pdftotext(entry.path(), number);
      const auto layer = helper.extract_text(number);
      ASSERT_TRUE(layer) << entry.path() << " " << number << ": " << layer.error().text();
      const std::string text = layer->page ? text_of(*layer->page) : "";
      characters += truth.size();
      const std::size_t wrong = text == truth ? 0 : edit_distance(text, truth);
      errors += wrong;
      if (!layer->trusted || wrong > 0)
        std::printf("%s %d: %zu of %zu wrong, %s\n", entry.path().filename().c_str(), number, wrong, truth.size(),
                    layer->verdict.c_str());
    }
  }
  ASSERT_GT(characters, 10'000U);
  EXPECT_LE(static_cast<double>(errors) / static_cast<double>(characters), 0.001);
}

}  // namespace
}  // namespace plimsoll
