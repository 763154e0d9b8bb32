// A model as it lies on somebody's disk, made ready for the catalogue. Looks at names and at inference.yml only; what
// is in the network, a service finds out (apps/plimsoll/model_trial.h).
//
//   FOLDER          of PaddleX and PaddleOCR: inference.yml beside inference.onnx, or beside inference.pdmodel and
//                   inference.pdiparams. inference.json, Paddle's newer form (PIR), is not read by the engine.
//   FILE.onnx       the network alone
//   FILE.pdmodel    with FILE.pdiparams beside it
//   FILE...         of a model for formulas or charts, under the names that its family has for them (docs/models.md)
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "models/catalogue.h"

namespace plimsoll {

// What whoever adds it says of it; what is empty is taken from inference.yml.
struct ModelLabel {
  std::string name;
  std::string stage;
  std::string licence;
  std::filesystem::path dictionary;  // of a recogniser whose network has no characters of its own: one a line
};

struct IncomingModel {
  ModelEntry entry;                 // without its files
  std::vector<IncomingFile> files;  // the network's first, under names that begin with the model's
};

// Stages that another network can be added for.
inline constexpr std::array<std::string_view, 10> kAddableStages = {
    "detect", "classify", "recognise", "orient", "layout", "table", "seal", "formula", "chart", "unwarp"};
// More files no model has.
inline constexpr std::size_t kModelFilesMax = 8;

// `sources`: one, or the files of one model. Reason::file_missing; Reason::usage for what is neither of the above or
// lacks a name or stage, with what was expected; Reason::model_load for a model that cannot be read here.
[[nodiscard]] Result<IncomingModel> incoming_model(const std::vector<std::filesystem::path>& sources,
                                                   const ModelLabel& label);

}  // namespace plimsoll
