#include "models/catalogue.h"

#include <gmock/gmock.h>

#include <fstream>

namespace plimsoll {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Catalogue : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "plimsoll-models-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    fs::create_directory(folder_ / "models");
    write("models/a.onnx", "abc");
    write("models/catalogue.json",
          R"({"models": [{"name": "a", "stage": "detect", "licence": "MIT", "files": [{"name": "a.onnx", "bytes": 3,
              "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}]}]})");
  }
  void TearDown() override { fs::remove_all(folder_); }
  void write(const std::string& name, const std::string& content) const { std::ofstream(folder_ / name) << content; }
  [[nodiscard]] Result<ModelCatalogue> load() const { return ModelCatalogue::load(folder_ / "models"); }

  fs::path folder_;
};

TEST_F(Catalogue, VerifiesSizeAndHash) {
  auto catalogue = load();
  ASSERT_TRUE(catalogue) << catalogue.error().text();
  const ModelEntry* entry = catalogue->find("a");
  ASSERT_NE(entry, nullptr);
  EXPECT_TRUE(catalogue->verify(*entry));
  write("models/a.onnx", "abd");
  EXPECT_EQ(catalogue->verify(*entry).error().reason, Reason::model_hash);
  write("models/a.onnx", "abcd");
  EXPECT_THAT(catalogue->verify(*entry).error().message, HasSubstr("has 4 bytes, the catalogue says 3"));
  fs::remove(folder_ / "models/a.onnx");
  EXPECT_EQ(catalogue->verify(*entry).error().reason, Reason::model_missing);
}

TEST_F(Catalogue, AddsAModelWithItsFilesAndWhatIsKnownOfIt) {
  write("b.onnx", "hello");
  auto catalogue = load();
  ASSERT_TRUE(catalogue);
  ModelEntry entry{.name = "b", .stage = "recognise", .licence = "Apache-2.0"};
  entry.languages = {"de", "en"};
  entry.dictionary = "b.txt";
  entry.normalisation = ModelNormalisation{{0.5, 0.25, 0}, {1, 1, 0.5}};
  entry.resident = Bytes(1000);
  entry.load_peak = Bytes(2000);
  const auto added = catalogue->add({{"b.onnx", folder_ / "b.onnx", ""}, {"b.txt", "", "x\ny"}}, entry);
  ASSERT_TRUE(added) << added.error().text();
  EXPECT_EQ(added->files.at(1).bytes, 3U);
  const auto again = load();
  ASSERT_TRUE(again);
  ASSERT_NE(again->find("b"), nullptr);
  EXPECT_EQ(*again->find("b"), *added);
  EXPECT_TRUE(again->verify(*again->find("b")));
}

TEST_F(Catalogue, TakesNothingTwiceAndNothingBroken) {
  write("b.onnx", "hello");
  auto catalogue = load();
  ASSERT_TRUE(catalogue);
  const auto refused = [&](const char* name, const std::vector<IncomingFile>& files) {
    const auto added = catalogue->add(files, {.name = name, .stage = "detect"});
    return added ? Reason::internal : added.error().reason;
  };
  EXPECT_EQ(refused("a", {{"b.onnx", folder_ / "b.onnx", ""}}), Reason::output_exists);
  EXPECT_EQ(refused("c", {{"a.onnx", folder_ / "b.onnx", ""}}), Reason::output_exists);
  EXPECT_EQ(refused("c", {{"b.onnx", folder_ / "b.onnx", ""}, {"c.txt", folder_ / "none", ""}}), Reason::file_missing);
  EXPECT_FALSE(fs::exists(folder_ / "models/b.onnx")) << "all or none";
  EXPECT_EQ(refused("c", {{"../c", "", "x"}}), Reason::usage);
  EXPECT_EQ(refused("c", {}), Reason::usage);
  EXPECT_EQ(refused("a,b", {{"b.onnx", folder_ / "b.onnx", ""}}), Reason::usage) << "no option could name it";
  EXPECT_EQ(load()->entries().size(), 1U);
}

TEST_F(Catalogue, RemovesAModelAndWhatIsItsAlone) {
  auto catalogue = load();
  ASSERT_TRUE(catalogue);
  ASSERT_TRUE(catalogue->add({{"b.onnx", "", "hello"}}, {.name = "b", .stage = "detect"}));
  EXPECT_EQ(catalogue->remove("c").error().reason, Reason::model_missing);
  ASSERT_TRUE(catalogue->remove("b"));
  EXPECT_FALSE(fs::exists(folder_ / "models/b.onnx"));
  EXPECT_EQ(load()->find("b"), nullptr);
  EXPECT_TRUE(load()->verify(*load()->find("a"))) << "the others stay";
  write("models/catalogue.json", R"({"models": [
      {"name": "a", "stage": "detect", "files": [{"name": "a.onnx", "bytes": 3, "sha256": ""}]},
      {"name": "twin", "stage": "detect", "files": [{"name": "a.onnx", "bytes": 3, "sha256": ""}]}]})");
  ASSERT_TRUE(load()->remove("twin"));
  EXPECT_TRUE(fs::exists(folder_ / "models/a.onnx"));
}

TEST_F(Catalogue, RefusesWhatIsNoCatalogue) {
  write("models/catalogue.json", "{\"models\": 3}");
  EXPECT_EQ(load().error().reason, Reason::model_hash);
  write("models/catalogue.json",
        R"({"models": [{"name": "a", "stage": "s", "files": [{"name": "../x", "bytes": 1, "sha256": ""}]}]})");
  EXPECT_THAT(load().error().message, HasSubstr("'../x' is not a file name"));
  fs::remove(folder_ / "models/catalogue.json");
  EXPECT_EQ(load().error().reason, Reason::model_missing);
}

TEST(ShippedCatalogue, MatchesWhatSetUpUnpacked) {
  const auto catalogue = ModelCatalogue::load(PLIMSOLL_SOURCE_DIR "/third_party/models");
  ASSERT_TRUE(catalogue) << catalogue.error().text();
  EXPECT_GE(catalogue->entries().size(), 5u);
  for (const ModelEntry& entry : catalogue->entries()) {
    EXPECT_GT(entry.resident, Bytes()) << entry.name;
    EXPECT_GE(entry.load_peak, entry.resident) << entry.name;
    const auto verified = catalogue->verify(entry);
    EXPECT_TRUE(verified) << verified.error().text();
    EXPECT_FALSE(entry.licence.empty()) << entry.name;
  }
}

}  // namespace
}  // namespace plimsoll
