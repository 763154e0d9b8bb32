// Which two-byte code stands for which characters in a composed PDF's text. Codes are given out as text comes, so that
// every script fits; a letter and the marks on it share one, so that turning right-to-left text around keeps them
// together.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll {

// The pieces of UTF-8 `text` that have a code each: a character with the marks that follow it, at most 8 of them. What
// is no UTF-8 comes as U+FFFD.
[[nodiscard]] std::vector<std::string> glyph_texts(std::string_view text);

// Holds at most 65,534 pieces, a few megabytes; those that come later are U+FFFD. Code 0 stands for nothing.
class GlyphTable {
 public:
  void add(std::string_view piece);
  [[nodiscard]] std::uint16_t code(std::string_view piece) const;
  // Codes are 1 … count().
  [[nodiscard]] int count() const { return static_cast<int>(pieces_.size()); }
  // A CMap that maps each code to its characters (ISO 32000-1, 9.10.3).
  [[nodiscard]] std::string to_unicode() const;

 private:
  std::map<std::string, std::uint16_t, std::less<>> codes_;
  std::vector<std::string_view> pieces_;  // by code, from 1
};

}  // namespace plimsoll
