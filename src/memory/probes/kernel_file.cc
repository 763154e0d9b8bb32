#include "memory/probes/kernel_file.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

namespace plimsoll {
namespace {

std::optional<std::uint64_t> to_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::vector<std::string> read_lines(const std::filesystem::path& file) {
  std::vector<std::string> lines;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) lines.push_back(std::move(line));
  return lines;
}

std::vector<std::string> split_fields(std::string_view line) {
  std::vector<std::string> fields;
  std::istringstream stream{std::string(line)};
  for (std::string word; stream >> word;) fields.push_back(std::move(word));
  return fields;
}

std::optional<std::uint64_t> read_number(const std::filesystem::path& file) {
  const std::vector<std::string> lines = read_lines(file);
  if (lines.empty()) return std::nullopt;
  return to_number(lines.front());
}

std::vector<KernelField> read_fields(const std::filesystem::path& file) {
  std::vector<KernelField> fields;
  for (const std::string& line : read_lines(file)) {
    const std::vector<std::string> words = split_fields(line);
    if (words.size() < 2) continue;
    const auto value = to_number(words[1]);
    if (!value) continue;
    std::string name = words[0];
    if (name.ends_with(':')) name.pop_back();
    const bool kilobytes = words.size() > 2 && words[2] == "kB";
    fields.push_back({std::move(name), kilobytes ? *value * 1024 : *value});
  }
  return fields;
}

std::uint64_t field(std::span<const KernelField> fields, std::string_view name) {
  const auto found = std::ranges::find(fields, name, &KernelField::name);
  return found == fields.end() ? 0 : found->value;
}

}  // namespace plimsoll
