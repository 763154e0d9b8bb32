#include "composing/qpdf/pdf_edit.h"

#include <sys/random.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QPDFWriter.hh>
#include <qpdf/QUtil.hh>
#include <qpdf/RandomDataProvider.hh>
#include <stdexcept>
#include <utility>
#include <vector>

#include "composing/glyphless_font.h"

namespace plimsoll {
namespace {

// qpdf's own opens /dev/urandom, which is out of sight in a sandbox.
class KernelRandom final : public RandomDataProvider {
 public:
  void provideRandomData(unsigned char* data, std::size_t size) override {
    for (std::size_t at = 0; at < size;) {
      const ssize_t got = ::getrandom(data + at, size - at, 0);
      if (got < 0) throw std::runtime_error("no random numbers");
      at += static_cast<std::size_t>(got);
    }
  }
};

struct OutputFailed final : std::runtime_error {
  OutputFailed() : std::runtime_error("the output takes no more") {}
};

class OutPipeline final : public Pipeline {
 public:
  explicit OutPipeline(PdfOut& out) : Pipeline("output", nullptr), out_(out) {}
  void write(unsigned char const* data, std::size_t size) override {
    if (!out_.write(reinterpret_cast<const char*>(data), size)) throw OutputFailed();
  }
  void finish() override {}

 private:
  PdfOut& out_;
};

class TextStream final : public QPDFObjectHandle::StreamDataProvider {
 public:
  TextStream(PageTexts& texts, int number, const PageArea& area, const std::string& font)
      : texts_(texts), number_(number), area_(area), font_(font) {}
  void provideStreamData(QPDFObjGen const&, Pipeline* pipeline) override {
    pipeline->writeString(texts_.text(number_, area_, font_));
    pipeline->finish();
  }

 private:
  PageTexts& texts_;
  int number_;
  PageArea area_;
  std::string font_;
};

QPDFObjectHandle flate_stream(QPDF& qpdf, const std::string& data, const std::string& length1 = {}) {
  QPDFObjectHandle stream = qpdf.newStream(data);
  stream.getDict().replaceKey("/Filter", QPDFObjectHandle::newName("/FlateDecode"));
  if (!length1.empty()) stream.getDict().replaceKey("/Length1", QPDFObjectHandle::parse(length1));
  return stream;
}

QPDFObjectHandle add_font(QPDF& qpdf, const FontStreams& streams) {
  const auto add = [&qpdf](const std::string& dictionary) {
    return qpdf.makeIndirectObject(QPDFObjectHandle::parse(&qpdf, dictionary)).unparse();
  };
  const std::string file = flate_stream(qpdf, streams.font, std::to_string(glyphless_font().size())).unparse();
  const std::string glyphs = flate_stream(qpdf, streams.glyphs_of_codes).unparse();
  const std::string to_unicode = flate_stream(qpdf, streams.to_unicode).unparse();
  const std::string descendant = add(descendant_font(add(font_descriptor(file)), glyphs));
  return qpdf.makeIndirectObject(QPDFObjectHandle::parse(&qpdf, composite_font(descendant, to_unicode)));
}

struct Sides {
  double left, bottom, right, top;
};

bool read_box(QPDFObjectHandle box, Sides& out) {
  if (!box.isRectangle()) return false;
  const QPDFObjectHandle::Rectangle r = box.getArrayAsRectangle();
  out = {std::min(r.llx, r.urx), std::min(r.lly, r.ury), std::max(r.llx, r.urx), std::max(r.lly, r.ury)};
  return out.right > out.left && out.top > out.bottom;
}

// As poppler, which rendered what was read: the crop box within the media box, letter size where there is none.
PageArea area_of(QPDFPageObjectHelper& page) {
  Sides media{0, 0, 612, 792};
  read_box(page.getAttribute("/MediaBox", false), media);
  Sides crop = media;
  if (read_box(page.getAttribute("/CropBox", false), crop)) {
    const Sides both{std::max(crop.left, media.left), std::max(crop.bottom, media.bottom),
                     std::min(crop.right, media.right), std::min(crop.top, media.top)};
    crop = both.right > both.left && both.top > both.bottom ? both : media;
  }
  QPDFObjectHandle rotate = page.getAttribute("/Rotate", false);
  const int degrees = rotate.isInteger() ? rotate.getIntValueAsInt() % 360 : 0;
  return {crop.left, crop.bottom, crop.right - crop.left, crop.top - crop.bottom, (degrees + 360) % 360};
}

// The page's own resources, or those that it inherits, as a dictionary that can be changed for this page alone.
QPDFObjectHandle own_resources(QPDFPageObjectHelper& page) {
  QPDFObjectHandle resources = page.getAttribute("/Resources", false);
  resources = resources.isDictionary() ? resources.shallowCopy() : QPDFObjectHandle::newDictionary();
  QPDFObjectHandle fonts = resources.getKey("/Font");
  resources.replaceKey("/Font", fonts.isDictionary() ? fonts.shallowCopy() : QPDFObjectHandle::newDictionary());
  return resources;
}

std::string free_name(QPDFObjectHandle fonts) {
  std::string name = "/PlimsollText";
  while (fonts.hasKey(name)) name += 'T';
  return name;
}

void add_text(QPDF& qpdf, QPDFPageObjectHelper page, int number, const QPDFObjectHandle& font, PageTexts& texts) {
  QPDFObjectHandle resources = own_resources(page);
  QPDFObjectHandle fonts = resources.getKey("/Font");
  const std::string name = free_name(fonts);
  fonts.replaceKey(name, font);
  QPDFObjectHandle stream = qpdf.newStream();
  stream.replaceStreamData(std::make_shared<TextStream>(texts, number, area_of(page), name.substr(1)),
                           QPDFObjectHandle::newName("/FlateDecode"), QPDFObjectHandle::newNull());
  QPDFObjectHandle contents = QPDFObjectHandle::newArray();
  contents.appendItem(stream);
  QPDFObjectHandle object = page.getObjectHandle();
  QPDFObjectHandle before = object.getKey("/Contents");
  if (before.isArray())
    for (int index = 0; index < before.getArrayNItems(); ++index) contents.appendItem(before.getArrayItem(index));
  else if (before.isStream())
    contents.appendItem(before);
  object.replaceKey("/Contents", contents);
  object.replaceKey("/Resources", resources);
}

void write(QPDF& qpdf, PdfOut& out) {
  OutPipeline pipeline(out);
  QPDFWriter writer(qpdf);
  writer.setOutputPipeline(&pipeline);
  writer.setStreamDataMode(qpdf_s_preserve);
  writer.setObjectStreamMode(qpdf_o_preserve);
  writer.setMinimumPDFVersion("1.3");
  if (!qpdf.isEncrypted()) writer.setDeterministicID(true);
  writer.write();
}

PdfEdit edit(QPDF& qpdf, int pages, const FontStreams& font, PageTexts& texts, PdfOut& out) {
  std::vector<QPDFPageObjectHelper> all = QPDFPageDocumentHelper(qpdf).getAllPages();
  const int found = static_cast<int>(all.size());
  if (found != pages) return {PdfEdit::End::page_count, {}, found};
  QPDFObjectHandle added = QPDFObjectHandle::newNull();
  for (int number = 1; number <= found; ++number) {
    if (!texts.has(number)) continue;
    if (added.isNull()) added = add_font(qpdf, font);
    add_text(qpdf, all[static_cast<std::size_t>(number - 1)], number, added, texts);
  }
  all.clear();
  write(qpdf, out);
  return {PdfEdit::End::done, {}, found};
}

}  // namespace

PdfEdit add_text(const char* data, std::size_t size, const std::string& password, int pages, const FontStreams& font,
                 PageTexts& texts, PdfOut& out) {
  static KernelRandom random;
  QUtil::setRandomDataProvider(&random);
  try {
    QPDF qpdf;
    qpdf.setSuppressWarnings(true);
    qpdf.processMemoryFile("document", data, size, password.empty() ? nullptr : password.c_str());
    return edit(qpdf, pages, font, texts, out);
  } catch (const OutputFailed& fault) {
    return {PdfEdit::End::output, fault.what(), 0};
  } catch (const QPDFExc& fault) {
    const bool locked = fault.getErrorCode() == qpdf_e_password;
    return {locked ? PdfEdit::End::encrypted : PdfEdit::End::damaged, fault.getMessageDetail(), 0};
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& fault) {
    return {PdfEdit::End::damaged, fault.what(), 0};
  }
}

}  // namespace plimsoll
