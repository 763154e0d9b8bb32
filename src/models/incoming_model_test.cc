#include "models/incoming_model.h"

#include <gmock/gmock.h>

#include <fstream>

namespace plimsoll {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kYml =
    "Global: {model_name: PP-OCRv5_korean_rec}\n"
    "PreProcess: {transform_ops: [{RecResizeImg: {image_shape: [3, 48, 320]}}]}\n"
    "PostProcess: {name: CTCLabelDecode, character_dict: [가, '0']}\n";

class Incoming : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "plimsoll-incoming-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }
  void write(const std::string& name, const std::string& content = "x") const {
    std::ofstream(folder_ / name) << content;
  }
  [[nodiscard]] std::vector<std::string> names(const Result<IncomingModel>& model) const {
    std::vector<std::string> names;
    for (const IncomingFile& file : model->files) names.push_back(file.name);
    return names;
  }

  fs::path folder_;
};

TEST_F(Incoming, APaddleXFolderSaysEverythingItself) {
  write("inference.yml", kYml);
  write("inference.pdmodel");
  write("inference.pdiparams");
  const auto model = incoming_model({folder_}, {.name = "", .stage = "", .licence = "Apache-2.0", .dictionary = {}});
  ASSERT_TRUE(model) << model.error().text();
  EXPECT_EQ(model->entry.name, "pp-ocrv5-korean-rec");
  EXPECT_EQ(model->entry.stage, "recognise");
  EXPECT_EQ(model->entry.dictionary, "pp-ocrv5-korean-rec.txt");
  EXPECT_THAT(names(model),
              ElementsAre("pp-ocrv5-korean-rec.pdmodel", "pp-ocrv5-korean-rec.pdiparams", "pp-ocrv5-korean-rec.txt"));
  EXPECT_EQ(model->files.at(2).content, "가\n0\n");
  write("inference.onnx");
  EXPECT_THAT(names(incoming_model({folder_}, {.name = "mine", .stage = "", .licence = "", .dictionary = {}})),
              ElementsAre("mine.onnx", "mine.txt"))
      << "where both are there, ONNX";
}

TEST_F(Incoming, AFileNeedsAName) {
  write("net.onnx");
  write("keys.txt", "a\nb\n");
  const auto model =
      incoming_model({folder_ / "net.onnx"},
                     {.name = "mine", .stage = "recognise", .licence = "", .dictionary = folder_ / "keys.txt"});
  ASSERT_TRUE(model) << model.error().text();
  EXPECT_THAT(names(model), ElementsAre("mine.onnx", "mine.txt"));
  EXPECT_EQ(model->files.at(1).from, folder_ / "keys.txt");
}

// Their code knows them by the names that they have.
TEST_F(Incoming, AModelForFormulasHasSeveralFiles) {
  for (const char* name : {"encoder.onnx", "decoder.onnx", "tokenizer.json"}) write(name);
  fs::create_directory(folder_ / "folder");
  const auto with = [&](const std::vector<const char*>& files, const char* stage) {
    std::vector<fs::path> sources;
    for (const char* file : files) sources.push_back(folder_ / file);
    return incoming_model(sources, {.name = "latex-ocr", .stage = stage, .licence = "MIT", .dictionary = {}});
  };
  const auto model = with({"encoder.onnx", "decoder.onnx", "tokenizer.json"}, "formula");
  ASSERT_TRUE(model) << model.error().text();
  EXPECT_EQ(model->entry.name, "latex-ocr");
  EXPECT_THAT(names(model), ElementsAre("encoder.onnx", "decoder.onnx", "tokenizer.json"));
  EXPECT_THAT(names(with({"encoder.onnx"}, "chart")), ElementsAre("encoder.onnx"));

  EXPECT_EQ(with({"encoder.onnx", "none"}, "formula").error().reason, Reason::file_missing);
  EXPECT_THAT(with({"folder"}, "formula").error().message, HasSubstr("is a folder"));
  EXPECT_THAT(with({"encoder.onnx", "decoder.onnx"}, "detect").error().message, HasSubstr("by one name"));
  EXPECT_EQ(with(std::vector<const char*>(9, "encoder.onnx"), "formula").error().reason, Reason::usage);
}

TEST_F(Incoming, WhatIsMissingOrCannotBeReadIsSaid) {
  write("alone.pdmodel");
  write("text.txt");
  write("net.onnx");
  fs::create_directory(folder_ / "pir");
  write("pir/inference.yml", kYml);
  write("pir/inference.json", "{}");
  write("pir/inference.pdiparams");
  fs::create_directory(folder_ / "empty");
  fs::create_directory(folder_ / "low");
  write("low/inference.onnx");
  write("low/inference.yml",
        "Global: {model_name: old_rec}\nPreProcess: {transform_ops: [{RecResizeImg: {image_shape: [3, 32, 320]}}]}\n"
        "PostProcess: {name: CTCLabelDecode}\n");
  struct Row {
    const char* path;
    ModelLabel label;
    Reason reason;
    const char* says;
  };
  const ModelLabel label{.name = "m", .stage = "detect", .licence = "", .dictionary = {}};
  for (const Row& row : {Row{"none", label, Reason::file_missing, "is not there"},
                         Row{"text.txt", label, Reason::usage, "expected is a PaddleX model folder"},
                         Row{"empty", label, Reason::usage, "there is no network in"},
                         Row{"alone.pdmodel", label, Reason::usage, "alone.pdiparams is missing"},
                         Row{"pir", label, Reason::model_load, "PIR: inference.json"},
                         Row{"low", {}, Reason::model_load, "its lines are [3, 32, 320]"},
                         Row{"net.onnx", {}, Reason::usage, "(--name)"},
                         Row{"net.onnx", {.name = "m"}, Reason::usage, "for which stage is it?"},
                         Row{"net.onnx", {.name = "m", .stage = "tabel"}, Reason::usage, "'tabel' is no such stage"},
                         Row{"net.onnx",
                             {.name = "m", .stage = "detect", .licence = "", .dictionary = "keys.txt"},
                             Reason::usage,
                             "only a recogniser"}}) {
    const auto model = incoming_model({folder_ / row.path}, row.label);
    ASSERT_FALSE(model) << row.path;
    EXPECT_EQ(model.error().reason, row.reason) << row.path << ": " << model.error().text();
    EXPECT_THAT(model.error().message, HasSubstr(row.says)) << row.path;
  }
}

}  // namespace
}  // namespace plimsoll
