#include "document/exporters/list_items.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "document/exporters/line_joins.h"

namespace plimsoll {
namespace {

constexpr std::array<std::string_view, 7> kBullets = {"• ", "- ", "* ", "· ", "– ", "▪ ", "◦ "};

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

// "12. " or "3) ".
bool is_numbered(std::string_view text) {
  const auto digits = static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
  if (digits == 0 || digits > 4 || digits + 1 >= text.size()) return false;
  return (text[digits] == '.' || text[digits] == ')') && text[digits + 1] == ' ';
}

std::string_view bullet_of(std::string_view text) {
  for (const std::string_view bullet : kBullets)
    if (text.starts_with(bullet)) return bullet;
  return {};
}

}  // namespace

std::vector<std::string> list_items(const Block& block) {
  std::vector<std::string> items;
  bool marked = false;
  for (const Line& line : block.lines) {
    std::string_view text = line.text;
    const std::string_view bullet = bullet_of(text);
    const bool begins = !bullet.empty() || is_numbered(text);
    if (items.empty()) marked = begins;
    text.remove_prefix(bullet.size());
    if (items.empty() || begins || !marked) {
      items.emplace_back(text);
      continue;
    }
    if (break_is_space(items.back(), text)) items.back() += ' ';
    items.back() += text;
  }
  return items;
}

}  // namespace plimsoll
