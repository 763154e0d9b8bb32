#include "document/exporters/markdown_text.h"

#include <algorithm>

namespace plimsoll {
namespace {

// ASCII only: what Markdown means by them.
bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
bool is_word(char byte) {
  return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         static_cast<signed char>(byte) < 0;
}

// Where the character is that would make the line a heading, quotation, rule or list item; npos if none.
std::size_t block_marker(std::string_view line) {
  if (line.empty()) return std::string_view::npos;
  if (std::string_view("#>+-=:").contains(line[0])) return 0;
  const auto digits = static_cast<std::size_t>(std::ranges::find_if_not(line, is_digit) - line.begin());
  const bool numbered = digits > 0 && digits < line.size() && (line[digits] == '.' || line[digits] == ')');
  const bool ends = numbered && (digits + 1 == line.size() || line[digits + 1] == ' ');
  return ends ? digits : std::string_view::npos;
}

bool is_special(std::string_view line, std::size_t at) {
  if (std::string_view("\\`*[]<&~$|").contains(line[at])) return true;
  // Between letters an underscore is only that.
  return line[at] == '_' && (at == 0 || at + 1 == line.size() || !is_word(line[at - 1]) || !is_word(line[at + 1]));
}

}  // namespace

void append_markdown(std::string& out, std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  const std::size_t marker = block_marker(line);
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (at == marker || is_special(line, at)) out += '\\';
    out += line[at];
  }
}

}  // namespace plimsoll
