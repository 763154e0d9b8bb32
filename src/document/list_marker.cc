#include "document/list_marker.h"

#include <algorithm>
#include <array>

namespace plimsoll {
namespace {

// Nothing but bullets; what else may be one, with a space.
constexpr std::array<std::string_view, 7> kBullets = {"•", "●", "▪", "■", "◦", "‣", "◆"};
constexpr std::array<std::string_view, 6> kDashes = {"- ", "* ", "· ", "– ", "— ", "○ "};
constexpr std::size_t kDigitsMax = 4;

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
bool is_small_letter(char byte) { return byte >= 'a' && byte <= 'z'; }

std::optional<ListMarker> bullet(std::string_view line) {
  for (const std::string_view sign : kBullets)
    if (line.starts_with(sign)) {
      const std::size_t text = std::min(line.find_first_not_of(' ', sign.size()), line.size());
      return ListMarker{.kind = MarkerKind::bullet, .length = text};
    }
  for (const std::string_view sign : kDashes)
    if (line.starts_with(sign)) return ListMarker{.kind = MarkerKind::bullet, .length = sign.size()};
  return std::nullopt;
}

}  // namespace

std::optional<ListMarker> list_marker(std::string_view line) {
  if (auto found = bullet(line)) return found;
  const char open = line.empty() ? '\0' : line.front();
  const std::size_t first = open == '(' || open == '[' ? 1 : 0;
  std::size_t end = first;
  while (end < line.size() && is_digit(line[end])) ++end;
  ListMarker marker{.kind = MarkerKind::number};
  if (end > first) {
    if (end - first > kDigitsMax) return std::nullopt;
    for (const char digit : line.substr(first, end - first)) marker.value = 10 * marker.value + (digit - '0');
  } else if (end < line.size() && is_small_letter(line[end])) {
    marker = {.kind = MarkerKind::letter, .value = line[end] - 'a' + 1};
    ++end;
  } else {
    return std::nullopt;
  }
  if (end + 1 >= line.size() || line[end + 1] != ' ') return std::nullopt;
  const char close = line[end];
  const bool matches = first == 0 ? close == '.' || close == ')' : close == (open == '(' ? ')' : ']');
  if (!matches) return std::nullopt;
  marker.length = end + 2;
  return marker;
}

}  // namespace plimsoll
