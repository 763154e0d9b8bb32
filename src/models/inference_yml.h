// What a PaddleX model says about itself in the file inference.yml beside its network.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/catalogue.h"

namespace plimsoll {

struct InferenceFacts {
  std::string model;                                // Global.model_name: "PP-OCRv5_mobile_rec"
  std::string post_process;                         // PostProcess.name: "CTCLabelDecode", "DBPostProcess"; empty: none
  std::vector<std::string> characters;              // PostProcess.character_dict, of recognisers
  std::optional<ModelNormalisation> normalisation;  // NormalizeImage, where it has one
  std::vector<int> line_shape;                      // RecResizeImg.image_shape: planes, height, width; empty: none
};

// At most 2 MiB of YAML; what else is in it is not looked at. Reason::model_load says what is wrong.
[[nodiscard]] Result<InferenceFacts> parse_inference_yml(std::string_view text);

// The stage of the catalogue that the model is for; empty for one that there is no stage for.
[[nodiscard]] std::string stage_of(const InferenceFacts& facts);
// "pp-ocrv5-mobile-rec": small letters, digits, dots and dashes.
[[nodiscard]] std::string catalogue_name(std::string_view model);

}  // namespace plimsoll
