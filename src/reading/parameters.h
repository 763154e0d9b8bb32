// Every threshold of the reading pipeline, in named sets. A set is data: the two flows of pipeline/ read it.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "base/error.h"

namespace plimsoll {

// How a page becomes the detector's input.
enum class FitRule {
  bucket,   // one scale for both sides, then padded to the step: no distortion, few shapes
  stretch,  // each side rounded to the step by itself (half to even, as Python does): what the references do
};

// Which pixel becomes which number: value = (pixel / 255 - mean) / deviation, per channel in B, G, R order.
struct Normalisation {
  std::array<double, 3> mean{0.5, 0.5, 0.5};
  std::array<double, 3> deviation{0.5, 0.5, 0.5};
};

struct DetectionParameters {
  FitRule fit = FitRule::bucket;
  int side_min = 736;        // smaller pages are enlarged until their short side has this
  double enlarge_max = 2.0;  // but never more than this much (bucket only)
  // Larger pages are reduced (bucket only) into one of a dozen frames of this many pixels. An area, because the
  // detector's memory is its input's area times 125 bytes; lines of books and magazines were found as well in 0.7 as in
  // 3 megapixels. Few frames, because the engine compiles the network for each; inputs up to free_pixels_max need none.
  double pixels_max = 850'000;
  double free_pixels_max = 600'000;
  int side_max = 4096;  // then the long side is reduced to this; 0: no limit
  int side_step = 64;   // sides are multiples of this; a multiple of 32, which the network needs
  Normalisation normalisation;
  float binarise = 0.3F;   // probability above which a pixel is text
  float score_min = 0.5F;  // mean probability within a box
  double unclip = 1.6;     // boxes grow by area × this / perimeter
  int unclip_units = 16;   // units per pixel that Clipper computes in; the references use 1 (truncated corners)
  std::size_t candidates_max = 1000;
  bool dilate = false;  // the binary map, by 2 × 2; RapidOCR does it, receipts read better without
};

struct RecognitionParameters {
  int height = 48;         // fixed by the network
  int width_min = 64;      // narrower lines are padded to this
  int width_step = 128;    // widths are multiples of this (batch of 1 only)
  int width_max = 1024;    // wider lines are cut at gaps (batch of 1) or squeezed (more); 0: no limit
  std::size_t batch = 1;   // lines that share one input; padding then depends on neighbours
  double score_min = 0.5;  // lines below it are dropped
};

// Orientation by evidence. Confidences are means over the characters of a line.
struct OrientationParameters {
  bool by_page = true;       // the page orientation network, checked against what the lines say
  bool by_line = true;       // single lines that read badly are read turned as well
  float network_min = 0.6F;  // the network's choice counts from this probability on
  std::size_t probes = 6;    // lines that are read to check the page's orientation
  float sure = 0.88F;        // probes that read this well need no second opinion
  float gain_min = 0.08F;    // a turned page must read this much better
  float line_doubt = 0.85F;  // lines below it are read turned
  float line_gain_min = 0.10F;
};

// What the references do to an image before they detect.
struct ReferencePreparation {
  int side_max = 0;          // longer sides are reduced to this, each rounded to 32; 0: never
  int side_min = 0;          // shorter ones enlarged
  int letterbox_height = 0;  // pages this low or wider than letterbox_ratio get black bars above and below; 0: never
  int letterbox_ratio = 0;
};

enum class BoxOrder { rapidocr, paddlex };

struct ReadingParameters {
  std::string_view name;
  bool reference_flow = false;  // true: exactly the steps of the engine that the set is named after
  DetectionParameters detection;
  RecognitionParameters recognition;
  OrientationParameters orientation;        // not in the reference flow
  ReferencePreparation preparation;         // only in the reference flow
  BoxOrder box_order = BoxOrder::rapidocr;  // only in the reference flow
  float classifier_min = 0.9F;  // lines that the 0/180 classifier calls turned with more than this; 1: not asked
  std::size_t classifier_batch = 6;
  std::size_t lines_max = 3000;  // of a page; the best boxes are kept
};

// "default" (ours), "rapidocr" (RapidOCR 3.10.0's config.yaml) and "official-v6" (PP-OCRv6's inference.yml with
// PaddleX' pipeline rules). Reason::setting_invalid for others.
[[nodiscard]] Result<ReadingParameters> reading_parameters(std::string_view name);

}  // namespace plimsoll
