#include "models/inference_yml.h"

#include <gmock/gmock.h>

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Written after the form of PaddleX' exports: block style, anchors, quoted characters, and lists without indentation.
constexpr std::string_view kRecogniser = R"(Global:
  model_name: PP-OCRv5_mobile_rec
Hpi:
  backend_configs:
    paddle_infer:
      trt_dynamic_shapes: &id001
        x:
        - - 1
          - 3
          - 48
          - 160
    tensorrt:
      dynamic_shapes: *id001
PreProcess:
  transform_ops:
  - DecodeImage:
      channel_first: false
      img_mode: BGR
  - RecResizeImg:
      image_shape:
      - 3
      - 48
      - 320
PostProcess:
  name: CTCLabelDecode
  character_dict:
  - 一
  - a
  - ''''
  - '"'
  - '0'
  - "\u3000"
  - ':'
  - y
)";

constexpr std::string_view kDetector = R"(Global: {model_name: PP-OCRv5_server_det}
PreProcess:
  transform_ops:
  - NormalizeImage: {mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], scale: 1./255., order: hwc}
PostProcess: {name: DBPostProcess, thresh: 0.3}
)";

TEST(InferenceYml, SaysWhatARecogniserIs) {
  const auto facts = parse_inference_yml(kRecogniser);
  ASSERT_TRUE(facts) << facts.error().text();
  EXPECT_EQ(facts->model, "PP-OCRv5_mobile_rec");
  EXPECT_THAT(facts->characters, ElementsAre("一", "a", "'", "\"", "0", "\u3000", ":", "y"));
  EXPECT_THAT(facts->line_shape, ElementsAre(3, 48, 320));
  EXPECT_FALSE(facts->normalisation);
  EXPECT_EQ(stage_of(*facts), "recognise");
}

TEST(InferenceYml, SaysHowADetectorsInputIsScaled) {
  const auto facts = parse_inference_yml(kDetector);
  ASSERT_TRUE(facts) << facts.error().text();
  EXPECT_EQ(stage_of(*facts), "detect");
  EXPECT_EQ(facts->normalisation, (ModelNormalisation{{0.485, 0.456, 0.406}, {0.229, 0.224, 0.225}}));
  EXPECT_THAT(facts->characters, ElementsAre());
}

TEST(InferenceYml, TheNameTellsTheStageWhereNothingElseDoes) {
  struct Row {
    const char* model;
    const char* post_process;
    const char* stage;
    const char* name;
  };
  for (const Row& row : {Row{"PP-DocLayout_plus-L", "", "layout", "pp-doclayout-plus-l"},
                         {"PP-DocLayoutV3", "", "layout", "pp-doclayout-v3"},
                         {"PP-DocBlockLayout", "DetPostProcess", "layout", "pp-docblocklayout"},
                         {"PP-LCNet_x1_0_doc_ori", "Topk", "orient", "pp-lcnet-x1-0-doc-ori"},
                         {"PP-LCNet_x0_25_textline_ori", "Topk", "classify", "pp-lcnet-x0-25-textline-ori"},
                         {"PP-OCRv4_mobile_seal_det", "DBPostProcess", "seal", "pp-ocrv4-mobile-seal-det"},
                         {"PP-FormulaNet_plus-M", "UniMERNetDecode", "", "pp-formulanet-plus-m"}}) {
    InferenceFacts facts;
    facts.model = row.model;
    facts.post_process = row.post_process;
    EXPECT_EQ(stage_of(facts), row.stage) << row.model;
    EXPECT_EQ(catalogue_name(row.model), row.name);
  }
}

TEST(InferenceYml, WhatIsNoneIsAnErrorAndNoCrash) {
  struct Row {
    std::string text;
    const char* says;
  };
  for (const Row& row : {Row{"", "no members"},
                         {"- a\n- b\n", "no members"},
                         {"{unclosed: [", "inference.yml:"},
                         {"a: *nobody\n", "inference.yml:"},
                         {std::string(100'000, '['), "inference.yml:"},
                         {std::string(3 << 20, 'x'), "at most"},
                         {"PostProcess: {character_dict: 7}\n", "no list"},
                         {"PostProcess: {character_dict: [\"a\\nb\"]}\n", "entry 1"},
                         {"PreProcess: {transform_ops: [{RecResizeImg: {image_shape: [a]}}]}\n", "inference.yml:"}}) {
    const auto facts = parse_inference_yml(row.text);
    ASSERT_FALSE(facts) << row.says;
    EXPECT_EQ(facts.error().reason, Reason::model_load);
    EXPECT_THAT(facts.error().message, HasSubstr(row.says));
  }
  EXPECT_TRUE(parse_inference_yml("Global: 3\nPreProcess: []\n")) << "what is not there is not there";
}

}  // namespace
}  // namespace plimsoll
