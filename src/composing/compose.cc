#include "composing/compose.h"

#include <fmt/format.h>

#include <optional>

#include "composing/flate.h"
#include "composing/glyph_table.h"
#include "composing/glyphless_font.h"
#include "composing/page_spool.h"
#include "composing/picture_document.h"
#include "composing/qpdf/pdf_edit.h"
#include "composing/text_content.h"

namespace plimsoll {
namespace {

std::unexpected<Error> other_count(int found, int expected) {
  return fail(Reason::damaged,
              fmt::format("the document has {} pages when it is written, but {} were counted before", found, expected));
}

// Keeps the first error: qpdf is only told that there was one.
class SinkOut final : public PdfOut {
 public:
  explicit SinkOut(const FileSink& sink) : sink_(sink) {}
  bool write(const char* bytes, std::size_t size) override {
    Result<void> written = sink_({bytes, size});
    if (!written && !error_) error_ = std::move(written.error());
    return !error_;
  }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  const FileSink& sink_;
  std::optional<Error> error_;
};

class SpooledTexts final : public PageTexts {
 public:
  SpooledTexts(const PageSpool& spool, const GlyphTable& glyphs) : spool_(spool), glyphs_(glyphs) {}
  bool has(int number) const override { return spool_.has(number); }
  std::string text(int number, const PageArea& area, const std::string& font) override {
    Result<std::optional<Page>> page = spool_.page(number);
    if (!page || !*page) {
      // It was read before, so this is memory or a fault of ours.
      if (!error_) error_ = page ? fail(Reason::internal, "a page is gone").error() : std::move(page.error());
      return deflated("");
    }
    return deflated(text_content(**page, pixels_to_user_space(**page, area), glyphs_, font));
  }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  const PageSpool& spool_;
  const GlyphTable& glyphs_;
  std::optional<Error> error_;
};

Result<Composed> compose_from_pdf(const Composition& what, const PageSpool& spool, const GlyphTable& glyphs,
                                  const FileSink& sink) {
  if (what.text_only) return fail(Reason::usage, "a PDF of the text alone can be made of pictures only");
  SinkOut out(sink);
  SpooledTexts texts(spool, glyphs);
  const FontStreams font{deflated(glyphless_font()), deflated(glyph_of_every_code(glyphs.count())),
                         deflated(glyphs.to_unicode())};
  const PdfEdit edit = add_text(reinterpret_cast<const char*>(what.document.data()), what.document.size(),
                                what.password, what.page_count, font, texts, out);
  if (out.error()) return std::unexpected(*out.error());
  if (texts.error()) return std::unexpected(*texts.error());
  switch (edit.end) {
    case PdfEdit::End::done:
      return Composed{edit.pages, spool.count()};
    case PdfEdit::End::encrypted:
      return fail(Reason::encrypted, "the document cannot be opened with this password");
    case PdfEdit::End::page_count:
      return other_count(edit.pages, what.page_count);
    case PdfEdit::End::output:
    case PdfEdit::End::damaged:
      break;
  }
  return fail(Reason::damaged, fmt::format("the document cannot be written as a PDF: {}", edit.words));
}

Result<Composed> compose_from_picture(const Composition& what, const PageSpool& spool, const GlyphTable& glyphs,
                                      const FileSink& sink) {
  TRY(const auto picture, open_stored_picture(what.format, what.document, what.limits));
  if (picture->page_count() != what.page_count) return other_count(picture->page_count(), what.page_count);
  TRY_VOID(write_picture_document({what.format, what.document, *picture, what.picture_dpi, what.text_only}, spool,
                                  glyphs, sink));
  return Composed{picture->page_count(), spool.count()};
}

}  // namespace

Result<Composed> compose_pdf(const Composition& what, const FileSink& sink) {
  GlyphTable glyphs;
  TRY(const PageSpool spool, PageSpool::open(what.pages, glyphs));
  return what.format == Format::pdf ? compose_from_pdf(what, spool, glyphs, sink)
                                    : compose_from_picture(what, spool, glyphs, sink);
}

}  // namespace plimsoll
