#include "reading/sequence/sequence_family.h"

#include <array>

namespace plimsoll {
namespace {

// Of the pictures that UniMERNet, LaTeX-OCR and PP-FormulaNet were trained with.
constexpr double kMean = 0.7931;
constexpr double kDeviation = 0.1738;

// PaddleX' networks write by themselves; files and metadata as RapidAI exports them.
constexpr SequenceFamily paddle(std::string_view model, std::string_view file, int width, int height) {
  return {.model = model,
          .file = file,
          .width = width,
          .height = height,
          .step = 16,
          .mean = kMean,
          .deviation = kDeviation};
}

constexpr std::array<SequenceFamily, 5> kFormulas{{
    paddle("pp-formulanet-plus-s", "pp_formulanet_plus_s.onnx", 384, 384),
    paddle("pp-formulanet-plus-m", "pp_formulanet_plus_m.onnx", 384, 384),
    paddle("pp-formulanet-plus-l", "pp_formulanet_plus_l.onnx", 768, 768),
    paddle("unimernet", "unimernet.onnx", 672, 192),
    // As RapidLaTeXOCR publishes it; its third network, which guesses a better size, is not used.
    {.model = "latex-ocr",
     .file = "encoder.onnx",
     .decoder = "decoder.onnx",
     .tokenizer = "tokenizer.json",
     .width = 672,
     .height = 192,
     .fit = PictureFit::top_left,
     .step = 32,
     .mean = kMean,
     .deviation = kDeviation,
     .inputs = {.tokens = "x", .mask = "mask", .states = "context"},
     .begin = 1,
     .end = 2,
     .steps_max = 512},
}};

// No published network has this form as it is: it is what an encoder and decoder of the kind of Donut or UniChart are
// when they are exported with these names (docs/models.md).
constexpr std::array<SequenceFamily, 1> kCharts{{
    {.model = "chart-to-table",
     .file = "chart_encoder.onnx",
     .decoder = "chart_decoder.onnx",
     .tokenizer = "chart_tokenizer.json",
     .width = 768,
     .height = 768,
     .channels = 3,
     .fit = PictureFit::stretched,
     .crop = false,
     .mean = 0.5,
     .deviation = 0.5,
     .inputs = {.tokens = "input_ids", .mask = "", .states = "encoder_hidden_states"},
     .begin = 0,
     .end = 2,
     .steps_max = 768},
}};

}  // namespace

std::span<const SequenceFamily> formula_families() { return kFormulas; }
std::span<const SequenceFamily> chart_families() { return kCharts; }

}  // namespace plimsoll
