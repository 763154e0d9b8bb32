#include "document/exporters/list_items.h"

#include <optional>
#include <string_view>

#include "document/exporters/line_joins.h"
#include "document/list_marker.h"

namespace plimsoll {

std::vector<std::string> list_items(const Block& block) {
  std::vector<std::string> items;
  bool marked = false;
  for (const Line& line : block.lines) {
    std::string_view text = line.text;
    const std::optional<ListMarker> marker = list_marker(text);
    if (items.empty()) marked = marker.has_value();
    if (marker && marker->kind == MarkerKind::bullet) text.remove_prefix(marker->length);
    if (items.empty() || marker || !marked)
      items.emplace_back(text);
    else
      append_line(items.back(), text);
  }
  return items;
}

}  // namespace plimsoll
