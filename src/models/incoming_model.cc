#include "models/incoming_model.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <system_error>

#include "models/inference_yml.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;
constexpr std::uintmax_t kDescriptionMax = std::uintmax_t{2} << 20;
constexpr int kLineHeight = 48;  // of every recogniser that is run (reading/parameters.h)
constexpr std::string_view kExpected =
    "a PaddleX model folder (inference.yml with inference.onnx, or with inference.pdmodel and inference.pdiparams), a "
    "FILE.onnx, or a FILE.pdmodel with FILE.pdiparams beside it";

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

Result<std::string> content_of(const fs::path& file) {
  std::error_code problem;
  const auto size = fs::file_size(file, problem);
  if (problem) return fail(Reason::file_missing, fmt::format("{}: {}", file.string(), problem.message()));
  if (size > kDescriptionMax)
    return fail(Reason::model_load,
                fmt::format("{} has {} bytes, at most {} are read", file.string(), size, kDescriptionMax));
  std::ifstream stream(file, std::ios::binary);
  std::string text(size, '\0');
  if (!stream.read(text.data(), static_cast<std::streamsize>(size)))
    return fail(Reason::file_unreadable, fmt::format("{} cannot be read", file.string()));
  return text;
}

// The network's files, by the ending that they keep.
struct NetworkFile {
  std::string ending;
  fs::path from;
};

Result<std::vector<NetworkFile>> network_of(const fs::path& stem, const fs::path& source) {
  const auto with = [&](const char* ending) { return fs::path(stem.string() + ending); };
  if (is_file(with(".onnx"))) return std::vector<NetworkFile>{{".onnx", with(".onnx")}};
  if (is_file(with(".pdmodel")) && is_file(with(".pdiparams")))
    return std::vector<NetworkFile>{{".pdmodel", with(".pdmodel")}, {".pdiparams", with(".pdiparams")}};
  if (is_file(with(".pdmodel")))
    return fail(Reason::usage, fmt::format("{} is missing: a network in Paddle's form has both",
                                           with(".pdiparams").filename().string()));
  if (is_file(with(".json")))
    return fail(
        Reason::model_load,
        fmt::format("{} has its network in Paddle's newer form (PIR: inference.json), which the engine does not "
                    "read; take the model's ONNX form, or convert it with paddle2onnx",
                    source.string()));
  return fail(Reason::usage, fmt::format("there is no network in {}: expected is {}", source.string(), kExpected));
}

Result<void> check_lines(const InferenceFacts& facts) {
  if (facts.line_shape.empty()) return {};
  if (facts.line_shape.size() == 3 && facts.line_shape[0] == 3 && facts.line_shape[1] == kLineHeight) return {};
  return fail(Reason::model_load, fmt::format("its lines are [{}] (planes, height, width); what is read is [3, {}, …]",
                                              fmt::join(facts.line_shape, ", "), kLineHeight));
}

// What inference.yml says, where nobody said it.
Result<void> describe(const InferenceFacts& facts, ModelLabel& label, IncomingModel& model) {
  if (label.name.empty()) label.name = catalogue_name(facts.model);
  if (label.stage.empty()) label.stage = stage_of(facts);
  if (label.stage == "recognise") TRY_VOID(check_lines(facts));
  if (label.stage == "detect") model.entry.normalisation = facts.normalisation;
  if (label.stage == "recognise" && label.dictionary.empty() && !facts.characters.empty())
    model.files.push_back(
        {.name = ".txt", .from = {}, .content = fmt::format("{}\n", fmt::join(facts.characters, "\n"))});
  return {};
}

// Their files have names of their own, which the family's code knows them by.
bool keeps_names(std::string_view stage) { return stage == "formula" || stage == "chart"; }

Result<void> check_label(const ModelLabel& label) {
  if (label.name.empty()) return fail(Reason::usage, "what shall the model be called? (--name)");
  if (std::ranges::find(kAddableStages, label.stage) == kAddableStages.end())
    return fail(Reason::usage, fmt::format("{}: stages that a network can be added for are {} (--stage)",
                                           label.stage.empty() ? "for which stage is it?"
                                                               : fmt::format("'{}' is no such stage", label.stage),
                                           fmt::join(kAddableStages, ", ")));
  if (!label.dictionary.empty() && label.stage != "recognise")
    return fail(Reason::usage, "only a recogniser has a dictionary");
  return {};
}

void name(ModelEntry& entry, const ModelLabel& label) {
  entry.name = label.name;
  entry.stage = label.stage;
  entry.licence = label.licence;
}

// The network's first, in the order in which they were named.
Result<IncomingModel> several_files(const std::vector<fs::path>& sources, const ModelLabel& label) {
  TRY_VOID(check_label(label));
  if (!keeps_names(label.stage))
    return fail(Reason::usage, fmt::format("a model of the stage {} is added by one name: {}", label.stage, kExpected));
  if (sources.size() > kModelFilesMax)
    return fail(Reason::usage, fmt::format("{} files, a model has {} at most", sources.size(), kModelFilesMax));
  IncomingModel model;
  name(model.entry, label);
  for (const fs::path& source : sources) {
    std::error_code ignored;
    if (fs::is_directory(source, ignored))
      return fail(Reason::usage, fmt::format("{} is a folder: a model of the stage {} is added file by file",
                                             source.string(), label.stage));
    if (!is_file(source)) return fail(Reason::file_missing, fmt::format("{} is not there", source.string()));
    model.files.push_back({.name = source.filename().string(), .from = source, .content = {}});
  }
  return model;
}

Result<IncomingModel> one_source(const fs::path& source, ModelLabel label) {
  IncomingModel model;
  std::error_code ignored;
  const bool folder = fs::is_directory(source, ignored);
  if (!folder && !is_file(source)) return fail(Reason::file_missing, fmt::format("{} is not there", source.string()));
  const std::string ending = source.extension().string();
  if (!folder && ending != ".onnx" && ending != ".pdmodel")
    return fail(Reason::usage, fmt::format("{} is no model: expected is {}", source.string(), kExpected));
  const fs::path stem = folder ? source / "inference" : source.parent_path() / source.stem();
  TRY(const std::vector<NetworkFile> network, network_of(stem, source));
  if (const fs::path yml = stem.parent_path() / "inference.yml"; folder || is_file(yml)) {
    TRY(const std::string text, content_of(yml));
    TRY(const InferenceFacts facts, parse_inference_yml(text));
    TRY_VOID(describe(facts, label, model));
  }
  TRY_VOID(check_label(label));
  name(model.entry, label);
  if (!label.dictionary.empty()) model.files = {{.name = ".txt", .from = label.dictionary, .content = {}}};
  for (IncomingFile& file : model.files) model.entry.dictionary = file.name = label.name + file.name;
  std::vector<IncomingFile> files;
  files.reserve(network.size() + model.files.size());
  for (const NetworkFile& file : network)
    files.push_back({.name = label.name + file.ending, .from = file.from, .content = {}});
  files.insert(files.end(), model.files.begin(), model.files.end());
  model.files = std::move(files);
  return model;
}

}  // namespace

Result<IncomingModel> incoming_model(const std::vector<fs::path>& sources, const ModelLabel& label) {
  if (sources.size() == 1 && !keeps_names(label.stage)) return one_source(sources.front(), label);
  return several_files(sources, label);
}

}  // namespace plimsoll
