#include "inputs.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>

#include "output_plan.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class Inputs : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "plimsoll-inputs-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    for (const auto* name : {"b.pdf", "a.PNG", "notes.md", "sub/c.tiff", "sub/b.pdf", "odd[1].pdf"}) {
      fs::create_directories((folder_ / name).parent_path());
      std::ofstream(folder_ / name) << "x";
    }
  }
  void TearDown() override { fs::remove_all(folder_); }
  [[nodiscard]] std::string at(const std::string& name) const { return (folder_ / name).string(); }
  [[nodiscard]] std::vector<std::string> stems(const std::vector<std::string>& words) const {
    std::vector<std::string> names;
    const auto inputs = expand_inputs(words);
    EXPECT_TRUE(inputs) << inputs.error().text();
    for (const Input& input : inputs.value_or(std::vector<Input>())) names.push_back(input.stem.string());
    return names;
  }
  fs::path folder_;
};

TEST_F(Inputs, FoldersGiveDocumentsBelowThemSorted) {
  EXPECT_THAT(stems({folder_.string()}), ElementsAre("a", "b", "odd[1]", "sub/b", "sub/c"));
  fs::create_directory(folder_ / "empty");
  EXPECT_EQ(expand_inputs({at("empty")}).error().reason, Reason::file_missing);
}

TEST_F(Inputs, PatternsMatchUnlessAFileHasThatName) {
  EXPECT_THAT(stems({at("*.pdf")}), ElementsAre("b", "odd[1]"));
  EXPECT_THAT(stems({at("odd[1].pdf")}), ElementsAre("odd[1]"));
  EXPECT_THAT(stems({at("*.gif")}), ElementsAre("*"));  // opening it says that it is not there
}

TEST_F(Inputs, WhatIsNamedTwiceIsReadOnce) {
  EXPECT_THAT(stems({at("b.pdf"), at("sub/../b.pdf"), folder_.string() + "/sub"}), ElementsAre("b", "b", "c"));
  EXPECT_EQ(expand_inputs({"-", "-"}).error().reason, Reason::usage);
}

TEST_F(Inputs, BodiesAreRegularFilesWithinTheLimit) {
  EXPECT_TRUE(open_body(at("b.pdf"), Bytes(1)));
  std::ofstream(folder_ / "two.pdf") << "xx";
  const auto large = open_body(at("two.pdf"), Bytes(1));
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().reason, Reason::file_bytes);
  EXPECT_THAT(large.error().message, HasSubstr("2 bytes, at most 1"));
  std::ofstream(folder_ / "empty.pdf").close();
  EXPECT_EQ(open_body(at("empty.pdf"), Bytes(9)).error().reason, Reason::empty_file);
  EXPECT_EQ(open_body(at("none.pdf"), Bytes(9)).error().reason, Reason::file_missing);
  EXPECT_EQ(open_body(folder_, Bytes(9)).error().reason, Reason::file_unreadable);
  ASSERT_EQ(::mkfifo(at("pipe.pdf").c_str(), 0600), 0);
  EXPECT_EQ(open_body(at("pipe.pdf"), Bytes(9)).error().reason, Reason::file_unreadable);
}

class Outputs : public Inputs {
 protected:
  Result<std::vector<std::vector<Target>>> plan(const ReadRequest& request) const {
    const auto inputs = expand_inputs(request.inputs);
    return plan_outputs(request, *inputs);
  }
  [[nodiscard]] std::string refusal(const ReadRequest& request) const {
    const auto planned = plan(request);
    return planned ? "planned" : planned.error().message;
  }
};

TEST_F(Outputs, StdoutIsForOneFormat) {
  EXPECT_THAT(*plan({.inputs = {at("b.pdf")}}), ElementsAre(ElementsAre(Target{"txt", {}})));
  EXPECT_THAT(*plan({.inputs = {at("b.pdf")}, .formats = {"json", "json"}, .output = "-"}),
              ElementsAre(ElementsAre(Target{"json", {}})));
  EXPECT_THAT(refusal({.inputs = {at("b.pdf")}, .formats = {"txt", "json"}}), HasSubstr("need a folder"));
}

TEST_F(Outputs, AFileTellsItsFormat) {
  EXPECT_THAT(*plan({.inputs = {at("b.pdf")}, .output = "x.html"}), ElementsAre(ElementsAre(Target{"html", "x.html"})));
  EXPECT_THAT(*plan({.inputs = {at("b.pdf")}, .output = "x.hocr"}), ElementsAre(ElementsAre(Target{"hocr", "x.hocr"})));
  EXPECT_THAT(*plan({.inputs = {at("b.pdf")}, .output = "x.alto.xml"}),
              ElementsAre(ElementsAre(Target{"alto", "x.alto.xml"})));
  EXPECT_THAT(*plan({.inputs = {at("b.pdf")}, .formats = {"page"}, .output = "out/"}),
              ElementsAre(ElementsAre(Target{"page", "out/b.page.xml"})));
  EXPECT_THAT(refusal({.inputs = {at("b.pdf")}, .output = "x.xml"}), HasSubstr("add -t"));
  EXPECT_THAT(*plan({.inputs = {at("b.pdf")}, .formats = {"md"}, .output = "x.y"}),
              ElementsAre(ElementsAre(Target{"md", "x.y"})));
  EXPECT_THAT(refusal({.inputs = {at("b.pdf")}, .output = "x.y"}), HasSubstr("add -t"));
  EXPECT_THAT(refusal({.inputs = {at("b.pdf"), at("a.PNG")}, .output = "x.txt"}), HasSubstr("x.txt is one file"));
  EXPECT_THAT(refusal({.inputs = {at("b.pdf"), at("a.PNG")}, .output = at("notes.md")}), HasSubstr("is a file"));
}

TEST_F(Outputs, NamesInAFolderNeverClash) {
  std::ofstream(folder_ / "b.png") << "x";
  const auto planned = plan({.inputs = {at("b.pdf"), at("b.png"), at("sub/b.pdf"), folder_.string() + "/sub"},
                             .formats = {"txt", "json"},
                             .output = "out"});
  ASSERT_TRUE(planned) << planned.error().text();
  std::vector<std::string> paths;
  for (const auto& targets : *planned)
    for (const Target& target : targets) paths.push_back(target.path.string());
  EXPECT_THAT(paths, ElementsAre("out/b.txt", "out/b.json", "out/b.png.txt", "out/b.png.json", "out/b.pdf.txt",
                                 "out/b.pdf.json", "out/c.txt", "out/c.json"));
}

TEST_F(Outputs, AFolderKeepsItsInnerFolders) {
  const auto planned = plan({.inputs = {folder_.string()}, .output = "out/"});
  ASSERT_TRUE(planned);
  EXPECT_EQ(planned->back().front().path, "out/sub/c.txt");
}

}  // namespace
}  // namespace plimsoll
