// A PDF opened by poppler (to draw) and qpdf (to survey) so that any page can be asked for: whole, or, when it is long,
// a block of its pages at a time. Both libraries keep something of all they have seen, so both are opened anew from
// time to time: what a document takes does not depend on how many of its pages were read, nor on which.
// Single-threaded.
#pragma once

#include <poppler-document.h>

#include <memory>
#include <string>

#include "base/error.h"
#include "pdf/page_view.h"
#include "pdf/qpdf/page_survey.h"

namespace plimsoll {

class OpenPages {
 public:
  // `bytes` outlive the object; its room is the object's alone. Reason::damaged when poppler cannot open them. A
  // document that is locked opens, with no pages.
  [[nodiscard]] static Result<OpenPages> open(const PdfBytes& bytes, std::string password, const ViewBounds& bounds);

  [[nodiscard]] bool locked() const { return document_->is_locked(); }
  [[nodiscard]] int page_count() const { return pages_; }

  // `number` is 1-based and in range in all of them. What an earlier call gave goes before the next call.
  // Reason::damaged when the document cannot be opened again; a page that is not there is null.
  [[nodiscard]] Result<std::unique_ptr<poppler::page>> page(int number);
  [[nodiscard]] PageSurvey survey(int number, std::size_t content_max);
  // From the page's resources; the content is not looked at. Of a page that page() gave.
  [[nodiscard]] bool has_fonts(int number) const;

  // What is open now: all pages, or a block of them.
  [[nodiscard]] PageBlock shown() const { return shown_; }

 private:
  OpenPages(const PdfBytes& bytes, std::string password, const ViewBounds& bounds);

  [[nodiscard]] bool load();
  [[nodiscard]] Result<void> show(int number);
  [[nodiscard]] bool show_block(PageBlock block);

  PdfBytes bytes_;
  std::string password_;
  ViewBounds bounds_;
  std::unique_ptr<poppler::document> document_;
  std::unique_ptr<PageSurveyor> surveyor_;
  int pages_ = 0;
  PageBlock shown_;
  std::size_t update_ = 0;  // bytes of the room that belong to what is open
  bool views_ = false;      // long enough, and nothing odd was met
  int pages_made_ = 0;
  int surveys_ = 0;
};

}  // namespace plimsoll
