#include "composing/glyph_table.h"

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <iterator>

#include "composing/visual_order.h"

namespace plimsoll {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::size_t kMostCodes = 0xFFFE;
constexpr int kMostMarks = 8;
// Rows of one bfchar section at most.
constexpr std::size_t kSection = 100;

bool joins_the_one_before(UChar32 character) {
  constexpr UChar32 kZeroWidthJoiner = 0x200D;
  return (U_GET_GC_MASK(character) & U_GC_M_MASK) != 0 || character == kZeroWidthJoiner;
}

void append(std::string& text, UChar32 character) {
  std::uint8_t bytes[U8_MAX_LENGTH];
  int length = 0;
  U8_APPEND_UNSAFE(bytes, length, character);
  text.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

// Readers turn right-to-left text around character by character, those of one code too: a letter comes after its marks
// here, to stand before them then.
std::vector<UChar32> as_read(std::string_view piece) {
  std::vector<UChar32> characters;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(piece.data());
  for (std::size_t at = 0; at < piece.size();) {
    UChar32 character = 0;
    U8_NEXT_OR_FFFD(bytes, at, piece.size(), character);
    characters.push_back(character);
  }
  if (!characters.empty() && goes_left(characters.front())) std::ranges::reverse(characters);
  return characters;
}

void append_utf16_hex(std::string& out, std::string_view piece) {
  for (const UChar32 character : as_read(piece)) {
    if (U_IS_BMP(character))
      fmt::format_to(std::back_inserter(out), "{:04X}", character);
    else
      fmt::format_to(std::back_inserter(out), "{:04X}{:04X}", static_cast<unsigned>(U16_LEAD(character)),
                     static_cast<unsigned>(U16_TRAIL(character)));
  }
}

}  // namespace

std::vector<std::string> glyph_texts(std::string_view text) {
  std::vector<std::string> pieces;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  int marks = 0;
  for (std::size_t at = 0; at < text.size();) {
    UChar32 character = 0;
    U8_NEXT_OR_FFFD(bytes, at, text.size(), character);
    const bool joins = !pieces.empty() && joins_the_one_before(character) && marks < kMostMarks;
    marks = joins ? marks + 1 : 0;
    if (!joins) pieces.emplace_back();
    append(pieces.back(), character);
  }
  return pieces;
}

void GlyphTable::add(std::string_view piece) {
  if (codes_.contains(piece)) return;
  if (pieces_.empty() && piece != kReplacement) add(kReplacement);
  if (pieces_.size() == kMostCodes) return;
  const auto [entry, isnew] = codes_.emplace(piece, static_cast<std::uint16_t>(pieces_.size() + 1));
  pieces_.push_back(entry->first);
}

std::uint16_t GlyphTable::code(std::string_view piece) const {
  auto found = codes_.find(piece);
  if (found == codes_.end()) found = codes_.find(kReplacement);
  return found == codes_.end() ? 0 : found->second;
}

std::string GlyphTable::to_unicode() const {
  std::string out =
      "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
      "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
      "/CMapName /PlimsollText def\n/CMapType 2 def\n"
      "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
  for (std::size_t first = 0; first < pieces_.size(); first += kSection) {
    const std::size_t count = std::min(kSection, pieces_.size() - first);
    fmt::format_to(std::back_inserter(out), "{} beginbfchar\n", count);
    for (std::size_t index = first; index < first + count; ++index) {
      fmt::format_to(std::back_inserter(out), "<{:04X}> <", index + 1);
      append_utf16_hex(out, pieces_[index]);
      out += ">\n";
    }
    out += "endbfchar\n";
  }
  return out + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

}  // namespace plimsoll
