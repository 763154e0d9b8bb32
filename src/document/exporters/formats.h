// The writers behind make_exporter(). Private to exporters/.
#pragma once

#include "document/exporters/exporter.h"

namespace plimsoll {

[[nodiscard]] std::unique_ptr<Exporter> make_text_exporter(ExportSink sink);
[[nodiscard]] std::unique_ptr<Exporter> make_json_exporter(ExportSink sink);
[[nodiscard]] std::unique_ptr<Exporter> make_markdown_exporter(ExportSink sink);
[[nodiscard]] std::unique_ptr<Exporter> make_tsv_exporter(ExportSink sink);
[[nodiscard]] std::unique_ptr<Exporter> make_hocr_exporter(ExportSink sink);

}  // namespace plimsoll
