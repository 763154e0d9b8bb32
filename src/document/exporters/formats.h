// The writers behind make_exporter(). Private to exporters/.
#pragma once

#include "document/exporters/exporter.h"

namespace plimsoll {

[[nodiscard]] std::unique_ptr<Exporter> make_text_exporter(ExportSink sink);
[[nodiscard]] std::unique_ptr<Exporter> make_json_exporter(ExportSink sink);
[[nodiscard]] std::unique_ptr<Exporter> make_markdown_exporter(ExportSink sink);
[[nodiscard]] std::unique_ptr<Exporter> make_tsv_exporter(ExportSink sink);
[[nodiscard]] std::unique_ptr<Exporter> make_hocr_exporter(ExportSink sink);
[[nodiscard]] std::unique_ptr<Exporter> make_html_exporter(ExportSink sink);
[[nodiscard]] std::unique_ptr<Exporter> make_alto_exporter(ExportSink sink);
[[nodiscard]] std::unique_ptr<Exporter> make_page_exporter(ExportSink sink);
[[nodiscard]] std::unique_ptr<Exporter> make_csv_exporter(ExportSink sink);
[[nodiscard]] std::unique_ptr<Exporter> make_xlsx_exporter(ExportSink sink);

}  // namespace plimsoll
