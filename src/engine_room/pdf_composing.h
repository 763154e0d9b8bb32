// The searchable PDF of a document that was read (output format "pdf"): composed by a helper of its own when all pages
// are in, out of the document and the pages that were put down while they came.
#pragma once

#include <string>
#include <string_view>

#include "async/async.h"
#include "engine_room/engine_room.h"
#include "services/compose_helper.h"

namespace plimsoll {

struct Workshop;

// As formats are named, beside those of document/exporters: no page can be written before all are known.
inline constexpr std::string_view kPdfFormat = "pdf";
// A name of export_format(), or kPdfFormat.
[[nodiscard]] bool is_result_format(std::string_view name);
// "txt, json, …, pdf"
[[nodiscard]] std::string result_format_names();

// Before anything is opened: qpdf, libvips and what else it links.
inline constexpr Bytes kComposeHelper = Bytes(16 << 20);

// At most one at a time. Its bytes are leased where documents that are being opened have theirs: what compose.memory
// allows, or as much of it as is free, from 32 MiB. Waits for them while others hold them.
[[nodiscard]] Async<ComposedPdf> compose_pdf(Workshop& workshop, PdfJob job);

}  // namespace plimsoll
