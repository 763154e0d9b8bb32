// A PDF as it is, and text beneath what its pages show. C++17 and plain types, because qpdf 11.3's headers are no later
// C++.
#pragma once

#include <cstddef>
#include <string>

#include "composing/page_area.h"

namespace plimsoll {

// Where the file goes, in order. False ends the work with PdfEdit::End::output.
class PdfOut {
 public:
  virtual ~PdfOut() = default;
  virtual bool write(const char* bytes, std::size_t size) = 0;
};

// The text that pages get.
class PageTexts {
 public:
  virtual ~PageTexts() = default;
  virtual bool has(int number) const = 0;
  // A content stream, deflated, that sets text in the font of the name given. Asked for in any order, at times twice.
  virtual std::string text(int number, const PageArea& area, const std::string& font) = 0;
};

// Streams of the glyphless font, deflated.
struct FontStreams {
  std::string font;
  std::string glyphs_of_codes;
  std::string to_unicode;
};

struct PdfEdit {
  enum class End { done, encrypted, damaged, page_count, output };
  End end = End::done;
  std::string words;  // qpdf's own, for what went wrong
  int pages = 0;      // that the document has
};

// Writes the document with the texts added. `data` outlives the call, `pages` is how many pages it is said to have.
//
// What a page shows stays: all streams are copied byte for byte (decrypted and encrypted again with the same key where
// the file is encrypted), object streams stay object streams. A page with text gets one more content stream, before its
// own ones, whose state and faults therefore do not matter to it, and one more font. The same input gives the same
// bytes, unless it is encrypted.
//
// Memory: qpdf's table of objects (some KB a page) and each of the file's streams in turn, as stored.
[[nodiscard]] PdfEdit add_text(const char* data, std::size_t size, const std::string& password, int pages,
                               const FontStreams& font, PageTexts& texts, PdfOut& out);

}  // namespace plimsoll
