#include "pdf/open_pages.h"

#include <poppler-font.h>
#include <poppler-page.h>

#include <utility>

namespace plimsoll {
namespace {

// Of a document that is shown whole. Poppler keeps 1.7 KB of every page up to the one asked for, qpdf every object.
constexpr int kPagesPerOpening = 600;
constexpr int kSurveysPerOpening = 100;

}  // namespace

OpenPages::OpenPages(const PdfBytes& bytes, std::string password, const ViewBounds& bounds)
    : bytes_(bytes), password_(std::move(password)), bounds_(bounds) {}

Result<OpenPages> OpenPages::open(const PdfBytes& bytes, std::string password, const ViewBounds& bounds) {
  OpenPages pages(bytes, std::move(password), bounds);
  if (!pages.load()) return fail(Reason::damaged, "the document is damaged and cannot be opened");
  if (pages.locked()) return pages;  // it has no catalogue yet
  pages.pages_ = pages.document_->pages();
  pages.shown_ = {1, pages.pages_};
  pages.views_ = pages.pages_ >= bounds.from_pages;
  return pages;
}

// Raw data over the mapped file: its pages belong to the page cache, not to this process.
bool OpenPages::load() {
  document_.reset();
  pages_made_ = 0;
  document_.reset(poppler::document::load_from_raw_data(reinterpret_cast<const char*>(bytes_.body.data()),
                                                        static_cast<int>(bytes_.body.size() + update_), password_,
                                                        password_));
  return document_ != nullptr;
}

bool OpenPages::show_block(PageBlock block) {
  const auto update = write_view(bytes_, password_, pages_, block);
  if (!update) return false;
  update_ = *update;
  shown_ = block;
  return load() && !document_->is_locked() && document_->pages() == block.count;
}

// Goes on with what is open where it can.
Result<void> OpenPages::show(int number) {
  const bool other = !shown_.holds(number) || (views_ && update_ == 0);
  if (!other && document_ && pages_made_ < kPagesPerOpening) return {};
  document_.reset();
  if (other) {
    surveyor_.reset();
    surveys_ = 0;
    views_ = views_ && show_block(block_around(number, pages_, bounds_));
    if (views_) return {};
    update_ = 0;
    shown_ = {1, pages_};
  }
  return load() ? Result<void>() : fail(Reason::damaged, "the document cannot be opened again");
}

Result<std::unique_ptr<poppler::page>> OpenPages::page(int number) {
  TRY_VOID(show(number));
  ++pages_made_;
  return std::unique_ptr<poppler::page>(document_->create_page(number - shown_.first));
}

PageSurvey OpenPages::survey(int number, std::size_t content_max) {
  if (!shown_.holds(number)) return {};
  if (surveys_++ % kSurveysPerOpening == 0) {
    surveyor_.reset();
    surveyor_ =
        PageSurveyor::open(reinterpret_cast<const char*>(bytes_.body.data()), bytes_.body.size() + update_, password_);
  }
  return surveyor_ ? surveyor_->survey(number - shown_.first + 1, content_max) : PageSurvey{};
}

bool OpenPages::has_fonts(int number) const {
  if (!document_ || !shown_.holds(number)) return false;
  const std::unique_ptr<poppler::font_iterator> fonts(document_->create_font_iterator(number - shown_.first));
  return fonts && fonts->has_next() && !fonts->next().empty();
}

}  // namespace plimsoll
