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

Result<ModelEntry> add(ModelCatalogue& catalogue, const std::vector<fs::path>& files, ModelEntry entry) {
  return catalogue.add(files, std::move(entry));
}

// Formulas: an encoder, a decoder and what their numbers mean; a stage of which nothing ships.
TEST_F(Catalogue, AddsAModelOfSeveralFilesWholeOrNotAtAll) {
  for (const char* name : {"encoder.onnx", "decoder.onnx", "tokenizer.json"}) write(name, name);
  auto catalogue = load();
  ASSERT_TRUE(catalogue);
  const ModelEntry latex{.name = "latex-ocr", .stage = "formula", .licence = "MIT"};
  const auto refused = add(*catalogue, {folder_ / "encoder.onnx", folder_ / "none.onnx"}, latex);
  EXPECT_EQ(refused.error().reason, Reason::file_missing);
  EXPECT_FALSE(fs::exists(folder_ / "models/encoder.onnx")) << "what was copied is gone again";
  const auto added =
      add(*catalogue, {folder_ / "encoder.onnx", folder_ / "decoder.onnx", folder_ / "tokenizer.json"}, latex);
  ASSERT_TRUE(added) << added.error().text();
  ASSERT_EQ(load()->find("latex-ocr")->files.size(), 3U);
  EXPECT_TRUE(load()->verify(*added));
  EXPECT_TRUE(add(*catalogue, {folder_ / "b.onnx"}, {.name = "u", .stage = "unwarp"}).error().reason ==
              Reason::file_missing);
}

TEST_F(Catalogue, AddsAModelWithItsHash) {
  write("b.onnx", "hello");
  auto catalogue = load();
  ASSERT_TRUE(catalogue);
  const auto added = add(*catalogue, {folder_ / "b.onnx"}, {.name = "b", .stage = "detect", .licence = "Apache-2.0"});
  ASSERT_TRUE(added) << added.error().text();
  const auto again = load();
  ASSERT_TRUE(again);
  ASSERT_NE(again->find("b"), nullptr);
  EXPECT_EQ(*again->find("b"), *added);
  EXPECT_TRUE(again->verify(*again->find("b")));
  EXPECT_EQ(add(*catalogue, {folder_ / "b.onnx"}, {.name = "b", .stage = "detect"}).error().reason,
            Reason::output_exists);
  EXPECT_EQ(add(*catalogue, {folder_ / "b.onnx"}, {.name = "c", .stage = "detect"}).error().reason,
            Reason::output_exists);
  EXPECT_EQ(add(*catalogue, {folder_ / "b.onnx"}, {.name = "c", .stage = "detekt"}).error().reason, Reason::usage);
  EXPECT_EQ(add(*catalogue, {folder_ / "none.onnx"}, {.name = "d", .stage = "detect"}).error().reason,
            Reason::file_missing);
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
