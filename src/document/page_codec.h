// A page as canonical JSON text: what travels from the helpers in memfds, what exporters write and what is stored.
// Canonical: fixed member order, coordinates rounded to 0.1 pixel, confidences to 0.0001, no white space. The same page
// always gives the same bytes, and decode(encode(page)) encodes to the same bytes again. Members that came later
// (`table` and `latex` of a block) are there only where they say something: pages stored before them stay as they are.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "document/page.h"

namespace plimsoll {

// Largest text decode_page() looks at. A dense newspaper page has about 2 MB.
inline constexpr std::size_t kPageTextMax = 64u << 20;

// A table that is not is_sound() (document/table.h), or has more places than its page has left, is written without its
// structure: as lines.
[[nodiscard]] std::string encode(const Page& page);
// The text may come from a helper that was fed hostile bytes: anything that encode() cannot have written is
// Reason::protocol. Takes time and memory in proportion to the text (at most about five times its length).
[[nodiscard]] Result<Page> decode_page(std::string_view json);

// The stable names of the canonical form, for exporters.
[[nodiscard]] std::string_view name(BlockKind kind);
[[nodiscard]] std::string_view name(PageState state);
[[nodiscard]] std::string_view name(PageSource source);

}  // namespace plimsoll
