// A PDF made of a picture: one page for each of its pages, as large as its resolution says, and the text beneath.
#pragma once

#include <span>

#include "composing/glyph_table.h"
#include "composing/page_spool.h"
#include "composing/pdf_file.h"
#include "image/sniff.h"
#include "image/stored_picture.h"

namespace plimsoll {

struct PictureSource {
  Format format;
  std::span<const std::byte> file;
  StoredPicture& picture;
  double dpi;      // of pages that say nothing about theirs
  bool text_only;  // without the pictures themselves
};

// Pixels stay as the file codes them where a PDF can have them so (stored_stream.h); other pages are decoded and
// deflated, at full size, 8 bits a sample. Turns and mirrors are the page's matrix. Errors of the picture and the sink.
[[nodiscard]] Result<void> write_picture_document(const PictureSource& source, const PageSpool& pages,
                                                  const GlyphTable& glyphs, FileSink sink);

}  // namespace plimsoll
