// Reading the kernel's small text files. A file that is not there reads as empty: every caller has an answer for that.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll {

// One "name number" line; units such as kB are dropped.
struct KernelField {
  std::string name;
  std::uint64_t value = 0;
};

[[nodiscard]] std::vector<std::string> read_lines(const std::filesystem::path& file);
[[nodiscard]] std::vector<std::string> split_fields(std::string_view line);
// The file's only number; empty when it says something else ("max").
[[nodiscard]] std::optional<std::uint64_t> read_number(const std::filesystem::path& file);
// "name 12", "Name: 12 kB": one entry per line that has that form.
[[nodiscard]] std::vector<KernelField> read_fields(const std::filesystem::path& file);
// Zero when it is not there.
[[nodiscard]] std::uint64_t field(std::span<const KernelField> fields, std::string_view name);

}  // namespace plimsoll
