// The pages of a document that were read, as they were put down: a line of canonical JSON each (document/page_codec.h).
// Pages are decoded one at a time, when they are asked for.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string_view>

#include "base/error.h"
#include "composing/glyph_table.h"
#include "document/page.h"

namespace plimsoll {

class PageSpool {
 public:
  // `lines` outlives it. Looks at every page once: keeps where those are that have text to be added (recognised, not a
  // PDF's own; 60 bytes each), and adds what they need to `glyphs`. Reason::protocol for what is no page.
  [[nodiscard]] static Result<PageSpool> open(std::span<const std::byte> lines, GlyphTable& glyphs);

  // Nothing when it has no text to be added.
  [[nodiscard]] Result<std::optional<Page>> page(int number) const;
  [[nodiscard]] bool has(int number) const { return lines_.contains(number); }
  [[nodiscard]] int count() const { return static_cast<int>(lines_.size()); }

 private:
  std::map<int, std::string_view> lines_;
};

}  // namespace plimsoll
