#include "models/inference_yml.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

namespace plimsoll {
namespace {

constexpr std::size_t kBytesMax = std::size_t{2} << 20;
constexpr std::size_t kCharactersMax = 100'000;
constexpr std::size_t kCharacterBytesMax = 64;
constexpr std::size_t kNameMax = 100;

std::string text_of(const YAML::Node& node) { return node && node.IsScalar() ? node.Scalar() : std::string(); }

// Undefined where the node is no map or has no such member: asking an undefined one on would throw.
YAML::Node member(const YAML::Node& node, const std::string& name) {
  return node && node.IsMap() ? node[name] : YAML::Node(YAML::NodeType::Undefined);
}

// "- NormalizeImage: {…}" within PreProcess.transform_ops; an undefined node where there is none.
YAML::Node operation(const YAML::Node& root, const std::string& name) {
  const YAML::Node operations = member(member(root, "PreProcess"), "transform_ops");
  if (operations && operations.IsSequence())
    for (const YAML::Node& each : operations)
      if (const YAML::Node found = member(each, name)) return found;
  return YAML::Node(YAML::NodeType::Undefined);
}

std::optional<ModelNormalisation> normalisation_of(const YAML::Node& node) {
  if (!member(node, "mean") || !member(node, "std")) return std::nullopt;
  const auto mean = node["mean"].as<std::vector<double>>();
  const auto deviation = node["std"].as<std::vector<double>>();
  ModelNormalisation numbers;
  if (mean.size() != numbers.mean.size() || deviation.size() != numbers.deviation.size()) return std::nullopt;
  std::ranges::copy(mean, numbers.mean.begin());
  std::ranges::copy(deviation, numbers.deviation.begin());
  return numbers;
}

Result<std::vector<std::string>> characters_of(const YAML::Node& node) {
  std::vector<std::string> characters;
  if (!node) return characters;
  if (!node.IsSequence() || node.size() > kCharactersMax)
    return fail(Reason::model_load,
                fmt::format("its character_dict is no list of at most {} characters", kCharactersMax));
  for (const YAML::Node& each : node) {
    const std::string text = text_of(each);
    if (text.size() > kCharacterBytesMax || text.find_first_of("\r\n") != std::string::npos)
      return fail(Reason::model_load,
                  fmt::format("entry {} of its character_dict is no character", characters.size() + 1));
    characters.push_back(text);
  }
  return characters;
}

Result<InferenceFacts> facts_of(const YAML::Node& root) {
  InferenceFacts facts;
  facts.model = text_of(member(member(root, "Global"), "model_name")).substr(0, kNameMax);
  facts.post_process = text_of(member(member(root, "PostProcess"), "name"));
  facts.normalisation = normalisation_of(operation(root, "NormalizeImage"));
  if (const YAML::Node shape = member(operation(root, "RecResizeImg"), "image_shape"))
    facts.line_shape = shape.as<std::vector<int>>();
  TRY(facts.characters, characters_of(member(member(root, "PostProcess"), "character_dict")));
  return facts;
}

}  // namespace

Result<InferenceFacts> parse_inference_yml(std::string_view text) {
  if (text.size() > kBytesMax)
    return fail(Reason::model_load,
                fmt::format("inference.yml has {} bytes, at most {} are read", text.size(), kBytesMax));
  try {
    const YAML::Node root = YAML::Load(std::string(text));
    if (!root.IsMap()) return fail(Reason::model_load, "inference.yml has no members: a PaddleX model's has Global, …");
    return facts_of(root);
  } catch (const YAML::Exception& problem) {
    return fail(Reason::model_load, fmt::format("inference.yml: {}", problem.what()));
  }
}

std::string stage_of(const InferenceFacts& facts) {
  const std::string name = catalogue_name(facts.model);
  if (facts.post_process == "CTCLabelDecode") return "recognise";
  if (facts.post_process == "DBPostProcess") return name.find("seal") == std::string::npos ? "detect" : "seal";
  if (name.starts_with("pp-doclayout") || name.starts_with("pp-docblocklayout")) return "layout";
  if (name.ends_with("doc-ori")) return "orient";
  if (name.ends_with("textline-ori")) return "classify";
  if (name == "uvdoc") return "unwarp";
  return {};
}

std::string catalogue_name(std::string_view model) {
  std::string name;
  for (const char byte : model) {
    const auto small = static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte);
    const bool plain = (small >= 'a' && small <= 'z') || (small >= '0' && small <= '9') || small == '.';
    name += plain ? small : '-';
  }
  // The one name whose version hangs together with the rest.
  constexpr std::string_view kVersioned = "pp-doclayoutv";
  if (name.starts_with(kVersioned)) name.insert(kVersioned.size() - 1, "-");
  return name;
}

}  // namespace plimsoll
