// Every file that was made to break readers, and every odd one: a result or a clear error in bounded time and memory.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/own_memory.h"
#include "helper_under_test.h"

namespace plimsoll {
namespace {

using namespace literals;
namespace fs = std::filesystem;

// Pages looked at of each document.
constexpr int kMostPages = 3;

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && !entry.path().filename().string().starts_with(".")) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

// What became of a page or document: "ok", or the reason and the words.
std::string outcome(const Result<void>& result) {
  return result ? "ok" : std::string(facts(result.error().reason).label) + ": " + result.error().message;
}

Result<void> read_page(HelperUnderTest& helper, int number) {
  TRY_VOID(helper.render(number));
  TRY_VOID(helper.extract_text(number));
  return {};
}

// How a broken file may end. Anything else (silence, death, broken protocol) is our fault.
bool is_clear(Reason reason) {
  static const std::set<Reason> kClear = {
      Reason::damaged,        Reason::encrypted,  Reason::unknown_format, Reason::page_pixels,  Reason::page_count,
      Reason::format_blocked, Reason::empty_file, Reason::no_pages,       Reason::decode_bytes, Reason::decode_time};
  return kClear.contains(reason);
}

class Hostile : public testing::TestWithParam<const char*> {};

TEST_P(Hostile, FilesEndInAResultOrAClearError) {
  const auto data = evaluation_data();
  if (!data) GTEST_SKIP() << "no evaluation data";
  for (const fs::path& file : files_below(*data / GetParam())) {
    SCOPED_TRACE(file.filename().string());
    HelperUnderTest helper;
    const auto opened = helper.open(file);
    if (!opened) {
      EXPECT_TRUE(is_clear(opened.error().reason)) << opened.error().text();
      EXPECT_FALSE(opened.error().message.empty());
      std::printf("%-60s %s\n", file.filename().c_str(), outcome(std::unexpected(opened.error())).c_str());
      continue;
    }
    for (int number = 1; number <= std::min(kMostPages, static_cast<int>(opened->page_count())); ++number) {
      const auto read = read_page(helper, number);
      std::printf("%-60s %d/%u %s\n", file.filename().c_str(), number, opened->page_count(), outcome(read).c_str());
      if (read) continue;
      EXPECT_TRUE(is_clear(read.error().reason)) << read.error().text();
      EXPECT_FALSE(read.error().message.empty());
      if (read.error().reason == Reason::decode_bytes || read.error().reason == Reason::decode_time) break;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Folders, Hostile,
                         testing::Values("hostile/bombs", "hostile/cabinet", "hostile/encryption", "hostile/handbuilt",
                                         "hostile/jpeg", "hostile/loops", "hostile/png", "hostile/truncated",
                                         "odd/tiny", "odd/office", "odd/exif", "odd/ocrmypdf"),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::ranges::replace(name, '/', '_');
                           return name;
                         });

}  // namespace
}  // namespace plimsoll
