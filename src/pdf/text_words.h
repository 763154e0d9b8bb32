// The words of a page's text layer, as poppler finds them.
#pragma once

#include <poppler-page.h>

#include <vector>

#include "base/error.h"
#include "pdf/page_render.h"
#include "pdf/text_flow.h"

namespace plimsoll {

// Poppler turns text between encodings with tables that the C library loads when they are first used: call this before
// a sandbox closes. The tables stay for the life of the process.
void load_text_tables();

// In poppler's reading order (that of pdftotext), in pixels of `size`. Asian scripts without blanks come character by
// character. Reason::result_bytes for a page of more words than any page has.
[[nodiscard]] Result<std::vector<PdfWord>> words_of(const poppler::page& page, const PageGeometry& points,
                                                    PixelSize size);

}  // namespace plimsoll
