#include "pdf/pdf_reader.h"

#include <poppler-document.h>
#include <poppler-font.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <limits>

#include "base/complaints.h"
#include "pdf/page_render.h"

namespace plimsoll {
namespace {

void take_message(const std::string& message, void* complaints) { static_cast<Complaints*>(complaints)->add(message); }

class PdfReader final : public DocumentReader {
 public:
  PdfReader(std::unique_ptr<poppler::document> document, const DecodeLimits& limits, Complaints& complaints)
      : document_(std::move(document)), limits_(limits), complaints_(complaints) {}

  [[nodiscard]] std::string_view format() const override { return "pdf"; }
  [[nodiscard]] int page_count() const override { return document_->pages(); }

  [[nodiscard]] Result<PageFacts> describe(int number) override {
    TRY(const auto page, page_at(number));
    PageFacts facts = facts_of(geometry(*page), limits_);
    facts.has_text = has_fonts(number);
    TRY_VOID(check_decode_bytes(facts.decode_bytes, limits_));
    return facts;
  }

  [[nodiscard]] Result<void> render(int number, std::span<std::byte> raster) override {
    TRY(const auto page, page_at(number));
    const PageFacts facts = facts_of(geometry(*page), limits_);
    TRY_VOID(check_decode_bytes(facts.decode_bytes, limits_));
    return render_page(*page, facts.raster, raster);
  }

  [[nodiscard]] Result<TextLayer> extract_text(int) override { return TextLayer{{}, false, "not yet"}; }
  [[nodiscard]] std::string take_complaints() override { return complaints_.take(); }

 private:
  [[nodiscard]] Result<std::unique_ptr<poppler::page>> page_at(int number) const {
    std::unique_ptr<poppler::page> page(document_->create_page(number - 1));
    if (page) return page;
    return fail(Reason::damaged, "the page cannot be found in the document: " + complaints_.take());
  }

  // From the page's resources; the content is not looked at.
  [[nodiscard]] bool has_fonts(int number) const {
    const std::unique_ptr<poppler::font_iterator> fonts(document_->create_font_iterator(number - 1));
    return fonts && fonts->has_next() && !fonts->next().empty();
  }

  std::unique_ptr<poppler::document> document_;
  DecodeLimits limits_;
  Complaints& complaints_;
};

}  // namespace

Result<std::unique_ptr<DocumentReader>> open_pdf(std::span<const std::byte> body, const std::string& password,
                                                 const DecodeLimits& limits, Complaints& complaints) {
  poppler::set_debug_error_function(take_message, &complaints);
  if (body.size() > std::numeric_limits<int>::max())
    return fail(Reason::file_bytes, "PDF files of 2 GiB or more are not read");
  // Raw data over the mapped file: its pages belong to the page cache, not to this process.
  std::unique_ptr<poppler::document> document(poppler::document::load_from_raw_data(
      reinterpret_cast<const char*>(body.data()), static_cast<int>(body.size()), password, password));
  if (!document) return fail(Reason::damaged, "poppler cannot open the document: " + complaints.take());
  if (document->is_locked())
    return fail(Reason::encrypted, password.empty() ? "the document is encrypted and needs a password"
                                                    : "the document is encrypted and the password does not open it");
  if (document->pages() < 1) return fail(Reason::no_pages, "the document has no pages");
  TRY_VOID(check_page_count(static_cast<std::uint64_t>(document->pages()), limits));
  return std::make_unique<PdfReader>(std::move(document), limits, complaints);
}

}  // namespace plimsoll
