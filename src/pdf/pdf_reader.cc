#include "pdf/pdf_reader.h"

#include <poppler-document.h>
#include <poppler-font.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <limits>

#include "base/complaints.h"
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
// Poppler keeps something of every page that it has seen (2.7 KB of a small one), qpdf every object: both documents are
// opened anew from time to time, so that a helper does not grow with its document.
constexpr int kPagesPerOpening = 600;
constexpr int kSurveysPerOpening = 100;

// Raw data over the mapped file: its pages belong to the page cache, not to this process.
std::unique_ptr<poppler::document> load(std::span<const std::byte> body, const std::string& password) {
  return std::unique_ptr<poppler::document>(poppler::document::load_from_raw_data(
      reinterpret_cast<const char*>(body.data()), static_cast<int>(body.size()), password, password));
}

class PdfReader final : public DocumentReader {
 public:
  PdfReader(std::unique_ptr<poppler::document> document, std::span<const std::byte> body, std::string password,
            const DecodeLimits& limits, Complaints& complaints)
      : document_(std::move(document)),
        page_count_(document_->pages()),
        body_(body),
        password_(std::move(password)),
        limits_(limits),
        complaints_(complaints) {}

  [[nodiscard]] std::string_view format() const override { return "pdf"; }
  [[nodiscard]] int page_count() const override { return page_count_; }

  [[nodiscard]] Result<PageFacts> describe(int number) override {
    TRY(const auto page, page_at(number));
    PageFacts facts = measure(*page, number);
    facts.has_text = has_fonts(number);
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
    const TextVerdict verdict = judge_text(*layer.page, survey(number, kMuchContent));
    layer.trusted = verdict.trusted;
    layer.verdict = verdict.why;
    return layer;
  }

  [[nodiscard]] std::string take_complaints() override { return complaints_.take(); }

 private:
  [[nodiscard]] Result<std::unique_ptr<poppler::page>> page_at(int number) {
    if (++pages_made_ % kPagesPerOpening == 0) {
      document_.reset();
      document_ = load(body_, password_);
      if (!document_) return fail(Reason::damaged, "the document cannot be opened again");
    }
    std::unique_ptr<poppler::page> page(document_->create_page(number - 1));
    if (page) return page;
    const std::string said = complaints_.take();
    return fail(Reason::damaged, "the page cannot be found in the document" + (said.empty() ? said : ": " + said));
  }

  [[nodiscard]] PageFacts measure(const poppler::page& page, int number) {
    return facts_of(geometry(page), render_dpi(survey(number, kLittleContent), limits_.pdf_dpi), limits_);
  }

  [[nodiscard]] PageSurvey survey(int number, std::size_t content_max) {
    if (surveys_++ % kSurveysPerOpening == 0)
      surveyor_ = PageSurveyor::open(reinterpret_cast<const char*>(body_.data()), body_.size(), password_);
    return surveyor_ ? surveyor_->survey(number, content_max) : PageSurvey{};
  }

  // From the page's resources; the content is not looked at.
  [[nodiscard]] bool has_fonts(int number) const {
    const std::unique_ptr<poppler::font_iterator> fonts(document_->create_font_iterator(number - 1));
    return fonts && fonts->has_next() && !fonts->next().empty();
  }

  std::unique_ptr<poppler::document> document_;
  int page_count_;
  int pages_made_ = 0;
  std::span<const std::byte> body_;
  std::string password_;
  DecodeLimits limits_;
  Complaints& complaints_;
  std::unique_ptr<PageSurveyor> surveyor_;
  int surveys_ = 0;
};

}  // namespace

void prepare_for_pdf() { load_text_tables(); }

Result<std::unique_ptr<DocumentReader>> open_pdf(std::span<const std::byte> body, const std::string& password,
                                                 const DecodeLimits& limits, Complaints& complaints) {
  poppler::set_debug_error_function(take_message, &complaints);
  if (body.size() > std::numeric_limits<int>::max())
    return fail(Reason::file_bytes, "PDF files of 2 GiB or more are not read");
  std::unique_ptr<poppler::document> document = load(body, password);
  if (!document) return fail(Reason::damaged, "the document is damaged and cannot be opened: " + complaints.take());
  if (document->is_locked())
    return fail(Reason::encrypted, password.empty() ? "the document is encrypted and needs a password"
                                                    : "the document is encrypted and the password does not open it");
  if (document->pages() < 1) return fail(Reason::no_pages, "the document has no pages");
  TRY_VOID(check_page_count(static_cast<std::uint64_t>(document->pages()), limits));
  return std::make_unique<PdfReader>(std::move(document), body, password, limits, complaints);
}

}  // namespace plimsoll
