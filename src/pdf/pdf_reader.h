// PDF documents through poppler: pages measured from their boxes, rendered band by band, and their own text.
#pragma once

#include <memory>
#include <string>

#include "document/document_reader.h"
#include "pdf/page_view.h"

namespace plimsoll {

class Complaints;

// Loads what could not be loaded behind a sandbox; once per process, before open_pdf().
void prepare_for_pdf();

// `bytes` and `complaints` outlive the reader, and the bytes' room is its own; poppler's messages go to `complaints`
// from here on. Reason::encrypted when `password` (owner's or user's) does not open it.
[[nodiscard]] Result<std::unique_ptr<DocumentReader>> open_pdf(const PdfBytes& bytes, const std::string& password,
                                                               const DecodeLimits& limits, Complaints& complaints,
                                                               const ViewBounds& views = {});

}  // namespace plimsoll
