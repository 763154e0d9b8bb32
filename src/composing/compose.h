// The searchable PDF of a document: itself, or a PDF of its picture, with the text that was read beneath.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "base/complaints.h"
#include "composing/pdf_file.h"
#include "document/raster.h"
#include "image/sniff.h"

namespace plimsoll {

struct Composition {
  Format format;                        // of the document
  std::span<const std::byte> document;  // outlives the call
  std::string password;
  int page_count = 0;                // that the document was found to have
  std::span<const std::byte> pages;  // composing/page_spool.h; outlives the call
  DecodeLimits limits;
  double picture_dpi = 200;  // of pictures that say nothing about theirs
  bool text_only = false;    // pages of the picture's size without it: a layer for others to lay over it
};

struct Composed {
  int pages = 0;            // of the document
  int pages_with_text = 0;  // to which text was added
};

// For pictures start_vips() came before. The sink's errors; Reason::encrypted, damaged, …; usage for the text of a PDF
// without what it shows.
[[nodiscard]] Result<Composed> compose_pdf(const Composition& what, const FileSink& sink);

}  // namespace plimsoll
