// From bytes to a reader: what they are, the library that reads them started, the sandbox closed, the document opened.
#pragma once

#include <memory>
#include <string>

#include "base/complaints.h"
#include "confinement/mapped_body.h"
#include "document/document_reader.h"

namespace plimsoll {

// Once per process: the sandbox closes on the way and never opens again. `body` and `complaints` outlive the reader.
[[nodiscard]] Result<std::unique_ptr<DocumentReader>> open_document(const MappedBody& body, const std::string& password,
                                                                    const DecodeLimits& limits, Complaints& complaints);

}  // namespace plimsoll
