#include "reading/parameters.h"

#include <fmt/format.h>

namespace plimsoll {
namespace {

ReadingParameters rapidocr() {
  ReadingParameters set{.name = "rapidocr", .reference_flow = true};
  set.detection.fit = FitRule::stretch;
  set.detection.side_max = 0;
  set.detection.dilate = true;
  set.detection.side_step = 32;
  set.detection.unclip_units = 1;
  set.recognition.width_min = 320;
  set.recognition.width_max = 0;
  set.recognition.batch = 6;
  set.preparation = {.side_max = 2000, .side_min = 30, .letterbox_height = 30, .letterbox_ratio = 8};
  return set;
}

ReadingParameters official_v6() {
  ReadingParameters set{.name = "official-v6", .reference_flow = true};
  set.detection.fit = FitRule::stretch;
  set.detection.side_min = 64;
  set.detection.side_max = 4000;
  set.detection.side_step = 32;
  set.detection.normalisation = {.mean = {0.485, 0.456, 0.406}, .deviation = {0.229, 0.224, 0.225}};
  set.detection.binarise = 0.2F;
  set.detection.score_min = 0.45F;
  set.detection.unclip = 1.4;
  set.detection.unclip_units = 1;
  set.detection.candidates_max = 3000;
  set.recognition.width_min = 320;
  set.recognition.width_max = 3200;
  set.recognition.batch = 6;
  set.recognition.score_min = 0;
  set.box_order = BoxOrder::paddlex;
  set.classifier_min = 1;
  return set;
}

}  // namespace

Result<ReadingParameters> reading_parameters(std::string_view name) {
  if (name == "default") return ReadingParameters{.name = "default"};
  if (name == "rapidocr") return rapidocr();
  if (name == "official-v6") return official_v6();
  return fail(Reason::setting_invalid,
              fmt::format("parameter set '{}' is unknown: default, rapidocr and official-v6 are there", name));
}

}  // namespace plimsoll
