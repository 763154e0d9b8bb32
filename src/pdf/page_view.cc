#include "pdf/page_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>
#include <string_view>

#include "pdf/qpdf/page_tree_slice.h"

namespace plimsoll {
namespace {

// Where readers look for the last "startxref".
constexpr std::size_t kTail = 1024;

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// The newest cross-reference table, as the end of the file gives it.
std::optional<std::size_t> table_offset(std::string_view file) {
  constexpr std::string_view kWord = "startxref";
  std::string_view tail = file.substr(file.size() - std::min(file.size(), kTail));
  const auto word = tail.rfind(kWord);
  if (word == tail.npos) return std::nullopt;
  tail.remove_prefix(word + kWord.size());
  tail.remove_prefix(std::min(tail.find_first_not_of(" \t\r\n\f"), tail.size()));
  std::size_t offset = 0;
  if (std::from_chars(tail.data(), tail.data() + tail.size(), offset).ec != std::errc{}) return std::nullopt;
  return offset > 0 && offset < file.size() ? std::optional(offset) : std::nullopt;
}

// `start`: where the update will be in the file.
std::string update(const TreeSlice& slice, std::size_t start, std::size_t older_table) {
  std::string text = "\n";
  std::string table = "xref\n";
  for (const TreeNode& node : slice.nodes) {
    table += fmt::format("{} 1\n{:010} {:05} n \n", node.number, start + text.size(), node.generation);
    text += fmt::format("{} {} obj\n{}\nendobj\n", node.number, node.generation, node.dictionary);
  }
  const std::size_t newer_table = start + text.size();
  return text + table +
         fmt::format("trailer\n<< {} /Prev {} >>\nstartxref\n{}\n%%EOF\n", slice.trailer, older_table, newer_table);
}

}  // namespace

PageBlock block_around(int number, int pages, const ViewBounds& bounds) {
  const int first = std::max(1, number - bounds.behind);
  return {first, std::min(bounds.block, pages - first + 1)};
}

std::optional<std::size_t> write_view(const PdfBytes& bytes, const std::string& password, int pages, PageBlock block) {
  const std::string_view file = text_of(bytes.body);
  // Offsets count from the header, and poppler takes sizes as int.
  if (!file.starts_with("%PDF-") || file.size() + bytes.room.size() > std::numeric_limits<int>::max())
    return std::nullopt;
  const auto older_table = table_offset(file);
  if (!older_table || bytes.room.empty()) return std::nullopt;
  const auto slice = slice_page_tree(file.data(), file.size(), password, pages, block.first - 1, block.count);
  if (!slice) return std::nullopt;
  const std::string text = update(*slice, file.size(), *older_table);
  if (text.size() > bytes.room.size()) return std::nullopt;
  std::memcpy(bytes.room.data(), text.data(), text.size());
  return text.size();
}

}  // namespace plimsoll
