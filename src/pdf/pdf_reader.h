// PDF documents through poppler: pages measured from their boxes, rendered band by band, and their own text.
#pragma once

#include <memory>
#include <string>

#include "document/document_reader.h"

namespace plimsoll {

class Complaints;

// Loads what could not be loaded behind a sandbox; once per process, before open_pdf().
void prepare_for_pdf();

// `body` and `complaints` outlive the reader; poppler's messages go to `complaints` from here on.
// Reason::encrypted when `password` (owner's or user's) does not open it.
[[nodiscard]] Result<std::unique_ptr<DocumentReader>> open_pdf(std::span<const std::byte> body,
                                                               const std::string& password, const DecodeLimits& limits,
                                                               Complaints& complaints);

}  // namespace plimsoll
