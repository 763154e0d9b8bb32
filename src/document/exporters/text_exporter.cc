// Plain text: one line per line, an empty line between blocks, a form feed between pages.
#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "document/exporters/formats.h"

namespace plimsoll {
namespace {

class TextExporter final : public Exporter {
 public:
  explicit TextExporter(ExportSink sink) : sink_(std::move(sink)) {}

  Result<void> begin(const ExportHead&) override { return {}; }

  Result<void> page(const Page& page) override {
    std::string out = std::exchange(first_, false) ? "" : "\f";
    if (page.failure)
      fmt::format_to(std::back_inserter(out), "[page {} failed: {}]\n", page.number, page.failure->text());
    for (const Block& block : page.blocks) {
      if (&block != &page.blocks.front()) out += '\n';
      for (const Line& line : block.lines) {
        out += line.text;
        out += '\n';
      }
    }
    return sink_(out);
  }

  Result<void> end(const RunRecord&) override { return {}; }

 private:
  ExportSink sink_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<Exporter> make_text_exporter(ExportSink sink) {
  return std::make_unique<TextExporter>(std::move(sink));
}

}  // namespace plimsoll
