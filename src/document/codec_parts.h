// What the codec's files share: members, arrays and boxes of canonical JSON. Private to page_codec, page_decoder and
// table_codec.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/json_cursor.h"
#include "document/json_text.h"
#include "document/page.h"

namespace plimsoll {

inline constexpr int kSideMax = 1'000'000;  // pixels; as far as coordinates keep their tenths

// Appends `items` as an array, one `write(item)` each.
template <typename Items, typename Write>
void append_array(std::string& out, const Items& items, Write write) {
  char separator = '[';
  for (const auto& item : items) {
    out += std::exchange(separator, ',');
    write(item);
  }
  out += items.empty() ? "[]" : "]";
}

// An array of what `read()` gives.
template <typename Read>
auto read_array(JsonCursor& cursor, Read read) {
  std::vector<decltype(read())> items;
  cursor.expect("[");
  if (cursor.take("]")) return items;
  do {
    items.push_back(read());
  } while (cursor.take(","));
  cursor.expect("]");
  return items;
}

inline void append_integer_member(std::string& out, std::string_view key, int value) {
  out += key;
  append_integer(out, value);
}

inline int read_integer(JsonCursor& cursor, std::string_view key, int least, int most) {
  cursor.expect(key);
  return static_cast<int>(cursor.integer(least, most));
}

inline float read_coordinate(JsonCursor& cursor) { return static_cast<float>(cursor.fixed(10, -kSideMax, kSideMax)); }

inline void append_box(std::string& out, const Box& box) {
  append_array(out, std::array{box.left, box.top, box.right, box.bottom},
               [&](float side) { append_fixed(out, side, 10); });
}

inline Box read_box(JsonCursor& cursor) {
  Box box;
  cursor.expect("[");
  box.left = read_coordinate(cursor);
  for (float* side : {&box.top, &box.right, &box.bottom}) {
    cursor.expect(",");
    *side = read_coordinate(cursor);
  }
  cursor.expect("]");
  return box;
}

}  // namespace plimsoll
