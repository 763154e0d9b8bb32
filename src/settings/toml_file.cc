#include "settings/toml_file.h"

#include <fmt/format.h>

#include <toml++/toml.h>

namespace plimsoll {
namespace {

int line_of(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

Result<std::string> scalar_text(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return fmt::format("{}", number->get());
  if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
  if (const auto* flag = node.as_boolean()) return std::string(flag->get() ? "true" : "false");
  return fail(Reason::setting_invalid, "only texts, numbers and true or false can be settings");
}

Result<void> flatten(const toml::table& table, const std::string& prefix, std::vector<TomlEntry>& entries) {
  for (const auto& [key, node] : table) {
    const std::string name = prefix + std::string(key.str());
    if (const auto* inner = node.as_table()) {
      TRY_VOID(flatten(*inner, name + ".", entries));
      continue;
    }
    auto text = scalar_text(node);
    if (!text)
      return fail(Reason::setting_invalid, fmt::format("line {}: {}: {}", line_of(node), name, text.error().message));
    entries.push_back({name, *std::move(text), line_of(node)});
  }
  return {};
}

}  // namespace

Result<std::vector<TomlEntry>> parse_toml(const std::string& content, const std::string& source) {
  std::vector<TomlEntry> entries;
  try {
    const toml::table table = toml::parse(content);
    if (auto flat = flatten(table, "", entries); !flat) return std::unexpected(std::move(flat.error()).in(source));
  } catch (const toml::parse_error& problem) {
    Error error =
        fail(Reason::setting_invalid, fmt::format("line {}: {}", problem.source().begin.line, problem.description()))
            .error();
    return std::unexpected(std::move(error).in(source));
  }
  return entries;
}

}  // namespace plimsoll
