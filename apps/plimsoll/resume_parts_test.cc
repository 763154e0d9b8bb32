// What --resume rests on: what counts as read already, and the manifest.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "manifest.h"
#include "read_plan.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

class ResumeParts : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = fs::temp_directory_path() / "plimsoll-resume-XXXXXX";
    folder = ::mkdtemp(name.data());
  }
  void TearDown() override { fs::remove_all(folder); }
  fs::path write(const std::string& name, const std::string& text = "x") {
    const fs::path path = folder / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path;
  }
  static std::string content(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static void set_age(const fs::path& path, std::chrono::seconds age) {
    fs::last_write_time(path, fs::file_time_type::clock::now() - age);
  }
  fs::path folder;
};

TEST_F(ResumeParts, OnlyWhatIsThereInAllFormatsAndNotOlderIsSkipped) {
  using std::chrono::seconds;
  for (const auto* name : {"in/new.pdf", "in/half.pdf", "in/old.pdf", "in/same.pdf", "in/none.pdf"})
    set_age(write(name), seconds(100));
  for (const auto* name : {"out/new.txt", "out/new.md", "out/half.txt"}) write(name);
  for (const auto* name : {"out/old.txt", "out/old.md"}) set_age(write(name), seconds(200));
  for (const auto* name : {"out/same.txt", "out/same.md"})
    fs::last_write_time(write(name), fs::last_write_time(folder / "in/same.pdf"));
  ReadRequest request{.inputs = {(folder / "in").string()},
                      .formats = {"txt", "md"},
                      .output = (folder / "out").string(),
                      .resume = true};
  const auto plan = plan_read(request);
  ASSERT_TRUE(plan) << plan.error().text();
  EXPECT_EQ(plan->skipped, 2U);
  std::vector<std::string> left;
  for (const Input& input : plan->inputs) left.push_back(input.path.filename());
  EXPECT_THAT(left, testing::ElementsAre("half.pdf", "none.pdf", "old.pdf"));
  ASSERT_EQ(plan->targets.size(), 3U);
  EXPECT_EQ(plan->targets[2][1].path, folder / "out/old.md");
  request.resume = false;
  EXPECT_EQ(plan_read(request)->inputs.size(), 5U);
}

TEST_F(ResumeParts, NamesDoNotDependOnWhatIsThere) {
  write("in/a.pdf");
  write("in/a.png");
  write("out/a.txt");
  const auto plan =
      plan_read({.inputs = {(folder / "in").string()}, .output = (folder / "out").string(), .resume = true});
  ASSERT_EQ(plan->inputs.size(), 1U);
  EXPECT_EQ(plan->targets[0][0].path, folder / "out/a.png.txt");
}

TEST_F(ResumeParts, NeedsAFolderAndTakesAnyNameForOne) {
  const std::string one = write("in/a.pdf");
  EXPECT_EQ(plan_read({.inputs = {one}, .resume = true}).error().reason, Reason::usage);
  const auto plan = plan_read({.inputs = {one}, .output = (folder / "new").string(), .resume = true});
  ASSERT_TRUE(plan) << plan.error().text();
  EXPECT_EQ(plan->targets[0][0].path, folder / "new/a.txt");
}

TEST_F(ResumeParts, AManifestGrowsByWholeLines) {
  const fs::path path = folder / "out" / Manifest::kName;
  {
    auto manifest = Manifest::open(folder / "out");
    ASSERT_TRUE(manifest);
    ASSERT_TRUE(
        manifest->add({.input = "a \"b\".pdf", .verdict = {}, .outputs = {"out/a.txt", "out/a.md"}, .pages = 2}));
  }
  const std::string first =
      "{\"input\":\"a \\\"b\\\".pdf\",\"state\":\"done\",\"outputs\":[\"out/a.txt\",\"out/a.md\"],\"pages\":2}\n";
  EXPECT_EQ(content(path), first);
  std::ofstream(path, std::ios::app) << "{\"input\":\"cut o";
  auto again = Manifest::open(folder / "out");
  ASSERT_TRUE(again);
  ASSERT_TRUE(again->add({.input = "b", .verdict = fail(Reason::damaged, "broken").error()}));
  EXPECT_EQ(content(path), first + "{\"input\":\"cut o\n" +
                               "{\"input\":\"b\",\"state\":\"failed\",\"reason\":\"damaged\",\"message\":\"broken\","
                               "\"outputs\":[],\"pages\":0}\n");
}

TEST_F(ResumeParts, AManifestThatCannotBeMadeIsNamed) {
  const auto manifest = Manifest::open(write("file") / "out");
  ASSERT_FALSE(manifest);
  EXPECT_EQ(manifest.error().reason, Reason::output_failed);
}

}  // namespace
}  // namespace plimsoll
