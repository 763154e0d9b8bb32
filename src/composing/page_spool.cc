#include "composing/page_spool.h"

#include <algorithm>

#include "composing/text_content.h"
#include "document/page_codec.h"

namespace plimsoll {
namespace {

bool has_text_to_add(const Page& page) {
  if (page.source != PageSource::recognised || page.state == PageState::failed) return false;
  if (page.width < 1 || page.height < 1) return false;
  return std::ranges::any_of(page.blocks, [](const Block& block) { return !block.lines.empty(); });
}

}  // namespace

Result<PageSpool> PageSpool::open(std::span<const std::byte> lines, GlyphTable& glyphs) {
  PageSpool spool;
  std::string_view rest(reinterpret_cast<const char*>(lines.data()), lines.size());
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    TRY(const Page page, decode_page(line));
    if (!has_text_to_add(page)) continue;
    add_glyphs(page, glyphs);
    spool.lines_[page.number] = line;
  }
  return spool;
}

Result<std::optional<Page>> PageSpool::page(int number) const {
  const auto found = lines_.find(number);
  if (found == lines_.end()) return std::nullopt;
  TRY(Page page, decode_page(found->second));
  return page;
}

}  // namespace plimsoll
