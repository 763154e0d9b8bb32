// PAGE XML 2019-07-15 (PRImA). Its schema holds one page per file, as OCR-D's users have it: a file for each image. So
// a second page is refused (check_pages()); a page of a longer document is chosen with --pages, and ALTO holds them
// all.
//
// Coordinates are pixels of the upright page; how far it was turned for that, the comment says. Blocks are regions in
// reading order; text regions carry lines and words with confidences and the text as a whole. Cells are text regions
// with a TableCellRole in a TableRegion, a formula's LaTeX is a UserAttribute of its MathsRegion. The schema wants to
// know when the file was created; the same page always gives the same bytes, so that is the epoch.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "base/build_id.h"
#include "document/exporters/formats.h"
#include "document/exporters/page_regions.h"
#include "document/exporters/xml_text.h"

namespace plimsoll {
namespace {

std::string comments_on(const ExportHead& head, const Page& page) {
  std::string text = fmt::format("Page {} of {}. Coordinates are those of the upright page", page.number, head.name);
  if (page.angle != 0) text += fmt::format(", which was turned by {} degrees clockwise", page.angle);
  for (const Degradation& degradation : page.degradations) text += "; without " + degradation.feature;
  if (page.failure) text += "; failed: " + page.failure->text();
  return text + ".";
}

void add_page_start(std::string& out, const ExportHead& head, const Page& page) {
  fmt::format_to(std::back_inserter(out), R"(<?xml version="1.0" encoding="UTF-8"?>
<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15 http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15/pagecontent.xsd">
<Metadata><Creator>plimsoll {}</Creator><Created>1970-01-01T00:00:00Z</Created><LastChange>1970-01-01T00:00:00Z</LastChange><Comments>)",
                 version());
  append_xml(out, comments_on(head, page));
  out += "</Comments></Metadata>\n<Page imageFilename=\"";
  append_xml(out, head.name);
  fmt::format_to(std::back_inserter(out), "\" imageWidth=\"{}\" imageHeight=\"{}\"", page.width, page.height);
  if (page.dpi > 0)
    fmt::format_to(std::back_inserter(out),
                   " imageXResolution=\"{0:g}\" imageYResolution=\"{0:g}\" imageResolutionUnit=\"PPI\"", page.dpi);
  out += ">\n";
}

void add_reading_order(std::string& out, const Page& page) {
  if (page.blocks.empty()) return;
  out += "<ReadingOrder><OrderedGroup id=\"order\">\n";
  for (std::size_t index = 0; index < page.blocks.size(); ++index)
    fmt::format_to(std::back_inserter(out), "<RegionRefIndexed index=\"{}\" regionRef=\"region_{}\"/>\n", index,
                   index + 1);
  out += "</OrderedGroup></ReadingOrder>\n";
}

class PageExporter final : public Exporter {
 public:
  explicit PageExporter(ExportSink sink) : sink_(std::move(sink)) {}

  Result<void> begin(const ExportHead& head) override {
    head_ = head;
    return {};
  }

  Result<void> page(const Page& page) override {
    TRY_VOID(check_pages(ExportFormat::page, ++pages_));
    std::string out;
    add_page_start(out, head_, page);
    add_reading_order(out, page);
    PageRegions regions(out);
    for (const Block& block : page.blocks) regions.add(block);
    out += "</Page>\n";
    return sink_(out);
  }

  Result<void> end(const RunRecord&) override { return pages_ == 0 ? Result<void>{} : sink_("</PcGts>\n"); }

 private:
  ExportSink sink_;
  ExportHead head_;
  int pages_ = 0;
};

}  // namespace

std::unique_ptr<Exporter> make_page_exporter(ExportSink sink) {
  return std::make_unique<PageExporter>(std::move(sink));
}

}  // namespace plimsoll
