#include "pdf/pdf_reader.h"

#include <poppler-global.h>
#include <poppler-page.h>

#include <limits>

#include "base/complaints.h"
#include "document/headings.h"
#include "document/page_furniture.h"
#include "pdf/open_pages.h"
#include "pdf/page_kind.h"
#include "pdf/page_render.h"
#include "pdf/text_flow.h"
#include "pdf/text_words.h"

namespace plimsoll {
namespace {

// Poppler says "error (605): Dictionary key must be a name object<0a>": neither the offset nor an escaped line end
// helps.
void take_message(const std::string& message, void* complaints) {
  std::string_view words = message;
  if (words.starts_with("error"))
    if (const auto colon = words.find(": "); colon != words.npos) words.remove_prefix(colon + 2);
  while (words.ends_with('\n') || words.ends_with("<0a>")) words.remove_suffix(words.ends_with('\n') ? 1 : 4);
  static_cast<Complaints*>(complaints)->add(words);
}

// Content that is unpacked to choose a resolution: a scan has less than 1 KB, with hidden text some 100.
constexpr std::size_t kLittleContent = 256 << 10;
// … and to judge a text layer.
constexpr std::size_t kMuchContent = 4 << 20;

class PdfReader final : public DocumentReader {
 public:
  PdfReader(OpenPages pages, const DecodeLimits& limits, Complaints& complaints)
      : pages_(std::move(pages)), limits_(limits), complaints_(complaints) {}

  [[nodiscard]] std::string_view format() const override { return "pdf"; }
  [[nodiscard]] int page_count() const override { return pages_.page_count(); }

  [[nodiscard]] Result<PageFacts> describe(int number) override {
    TRY(const auto page, page_at(number));
    PageFacts facts = measure(*page, number);
    facts.has_text = pages_.has_fonts(number);
    TRY_VOID(check_decode_bytes(facts.decode_bytes, limits_));
    return facts;
  }

  [[nodiscard]] Result<Rendering> render(int number, std::span<std::byte> raster) override {
    TRY(const auto page, page_at(number));
    const PageFacts facts = measure(*page, number);
    TRY_VOID(check_decode_bytes(facts.decode_bytes, limits_));
    TRY_VOID(render_page(*page, facts.raster, limits_.memory, raster));
    return Rendering{};
  }

  [[nodiscard]] Result<TextLayer> extract_text(int number) override {
    TRY(const auto page, page_at(number));
    const PageFacts facts = measure(*page, number);
    const PixelSize size = facts.raster.size;
    TRY(const std::vector<PdfWord> words, words_of(*page, geometry(*page), size));
    if (words.empty()) return TextLayer{{}, false, "there is none"};
    TextLayer layer;
    layer.page = Page{.number = number, .width = size.width, .height = size.height, .dpi = facts.dpi};
    layer.page->source = PageSource::text_layer;
    layer.page->blocks = flow_words(words);
    mark_headings(*layer.page);
    mark_furniture(*layer.page);
    const TextVerdict verdict = judge_text(*layer.page, pages_.survey(number, kMuchContent));
    layer.trusted = verdict.trusted;
    layer.verdict = verdict.why;
    return layer;
  }

  [[nodiscard]] std::string take_complaints() override { return complaints_.take(); }

 private:
  [[nodiscard]] Result<std::unique_ptr<poppler::page>> page_at(int number) {
    TRY(std::unique_ptr<poppler::page> page, pages_.page(number));
    if (page) return page;
    const std::string said = complaints_.take();
    return fail(Reason::damaged, "the page cannot be found in the document" + (said.empty() ? said : ": " + said));
  }

  [[nodiscard]] PageFacts measure(const poppler::page& page, int number) {
    return facts_of(geometry(page), render_dpi(pages_.survey(number, kLittleContent), limits_.pdf_dpi), limits_);
  }

  OpenPages pages_;
  DecodeLimits limits_;
  Complaints& complaints_;
};

}  // namespace

void prepare_for_pdf() { load_text_tables(); }

Result<std::unique_ptr<DocumentReader>> open_pdf(const PdfBytes& bytes, const std::string& password,
                                                 const DecodeLimits& limits, Complaints& complaints,
                                                 const ViewBounds& views) {
  poppler::set_debug_error_function(take_message, &complaints);
  if (bytes.body.size() > std::numeric_limits<int>::max())
    return fail(Reason::file_bytes, "PDF files of 2 GiB or more are not read");
  Result<OpenPages> pages = OpenPages::open(bytes, password, views);
  if (!pages) return fail(Reason::damaged, pages.error().message + ": " + complaints.take());
  if (pages->locked())
    return fail(Reason::encrypted, password.empty() ? "the document is encrypted and needs a password"
                                                    : "the document is encrypted and the password does not open it");
  if (pages->page_count() < 1) return fail(Reason::no_pages, "the document has no pages");
  TRY_VOID(check_page_count(static_cast<std::uint64_t>(pages->page_count()), limits));
  return std::make_unique<PdfReader>(*std::move(pages), limits, complaints);
}

}  // namespace plimsoll
