#include "pdf/qpdf/page_survey.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <stdexcept>
#include <utility>

namespace plimsoll {
namespace {

constexpr std::size_t kMostPictures = 1000;
constexpr int kMostForms = 200;
constexpr int kDeepestForms = 4;
constexpr int kDeepestTree = 40;

// Takes decoded bytes up to a bound, then breaks off: a few bytes of a stream can unpack to gigabytes.
class BoundedText final : public Pipeline {
 public:
  BoundedText(std::string& text, std::size_t most) : Pipeline("content", nullptr), text_(text), most_(most) {}
  void write(const unsigned char* data, std::size_t size) override {
    if (size > most_ - std::min(most_, text_.size())) throw std::length_error("content");
    text_.append(reinterpret_cast<const char*>(data), size);
  }
  void finish() override {}

 private:
  std::string& text_;
  std::size_t most_;
};

struct PageObject {
  QPDFObjectHandle page;
  QPDFObjectHandle resources;  // inherited ones replaced by the page's own
  QPDFObjectHandle media_box;
  QPDFObjectHandle crop_box;
  int rotate = 0;
};

void inherit(QPDFObjectHandle node, PageObject& page) {
  if (node.hasKey("/Resources")) page.resources = node.getKey("/Resources");
  if (node.hasKey("/MediaBox")) page.media_box = node.getKey("/MediaBox");
  if (node.hasKey("/CropBox")) page.crop_box = node.getKey("/CropBox");
  if (node.getKey("/Rotate").isNumber()) page.rotate = static_cast<int>(node.getKey("/Rotate").getNumericValue());
}

int leaves(QPDFObjectHandle node) {
  if (!node.isDictionary() || !node.hasKey("/Kids")) return 1;
  QPDFObjectHandle count = node.getKey("/Count");
  return count.isInteger() ? std::max(0, count.getIntValueAsInt()) : 0;
}

// Walks down by /Count instead of qpdf's own list of pages, which would keep an object for every page.
bool find_page(QPDFObjectHandle node, int index, int depth, PageObject& page) {
  if (depth == kDeepestTree || !node.isDictionary()) return false;
  inherit(node, page);
  QPDFObjectHandle kids = node.getKey("/Kids");
  if (!kids.isArray()) return index == 0 && (page.page = node, true);
  const int size = kids.getArrayNItems();
  // All children are pages: the usual flat tree needs no counting.
  if (leaves(node) == size && index < size) return find_page(kids.getArrayItem(index), 0, depth + 1, page);
  for (int kid = 0; kid < size; ++kid) {
    const int inside = leaves(kids.getArrayItem(kid));
    if (index < inside) return find_page(kids.getArrayItem(kid), index, depth + 1, page);
    index -= inside;
  }
  return false;
}

struct Area {
  double left = 0;
  double bottom = 0;
  double width = 0;
  double height = 0;
};

bool read_area(QPDFObjectHandle box, Area& area) {
  if (!box.isRectangle()) return false;
  const QPDFObjectHandle::Rectangle corners = box.getArrayAsRectangle();
  area = {std::min(corners.llx, corners.urx), std::min(corners.lly, corners.ury), std::abs(corners.urx - corners.llx),
          std::abs(corners.ury - corners.lly)};
  return area.width > 0 && area.height > 0;
}

class Surveying final : public ContentVisitor {
 public:
  Surveying(const Area& area, int rotate, std::size_t content_max, PageSurvey& survey)
      : area_(area), rotate_(rotate), left_(content_max), survey_(survey) {}

  bool content(QPDFObjectHandle streams, const QPDFObjectHandle& resources, const PdfMatrix& matrix) {
    std::string text;
    if (streams.isStream())
      append(streams, text);
    else if (streams.isArray())
      for (int index = 0; index < streams.getArrayNItems(); ++index) append(streams.getArrayItem(index), text);
    left_ -= std::min(left_, text.size());
    const QPDFObjectHandle outer = std::exchange(resources_, resources);
    const bool complete = scan_content(text, matrix, *this, survey_.counts);
    resources_ = outer;
    return complete && !broken_off_;
  }

  void draw(std::string_view name, const PdfMatrix& matrix) override {
    if (!resources_.isDictionary()) return;
    QPDFObjectHandle objects = resources_.getKey("/XObject");
    if (!objects.isDictionary()) return;
    QPDFObjectHandle object = objects.getKey(std::string(name));
    if (!object.isStream()) return;
    QPDFObjectHandle facts = object.getDict();
    QPDFObjectHandle kind = facts.getKey("/Subtype");
    if (!kind.isName()) return;
    if (kind.getName() == "/Image")
      picture(facts, matrix);
    else if (kind.getName() == "/Form")
      form(object, facts, matrix);
  }

  void inline_picture(int width, int height, const PdfMatrix& matrix) override { add(width, height, matrix); }

 private:
  void append(QPDFObjectHandle stream, std::string& text) {
    if (!stream.isStream()) return;
    BoundedText out(text, left_);
    stream.pipeStreamData(&out, 0, qpdf_dl_generalized, true);
    text += '\n';
  }

  void picture(QPDFObjectHandle facts, const PdfMatrix& matrix) {
    QPDFObjectHandle width = facts.getKey("/Width");
    QPDFObjectHandle height = facts.getKey("/Height");
    if (width.isInteger() && height.isInteger()) add(width.getIntValueAsInt(), height.getIntValueAsInt(), matrix);
  }

  void form(const QPDFObjectHandle& object, QPDFObjectHandle facts, const PdfMatrix& matrix) {
    if (depth_ == kDeepestForms || ++forms_ > kMostForms) return void(broken_off_ = true);
    PdfMatrix inside = matrix;
    if (QPDFObjectHandle own = facts.getKey("/Matrix"); own.isMatrix()) {
      const QPDFObjectHandle::Matrix m = own.getArrayAsMatrix();
      inside = multiplied({m.a, m.b, m.c, m.d, m.e, m.f}, matrix);
    }
    ++depth_;
    if (!content(object, facts.hasKey("/Resources") ? facts.getKey("/Resources") : resources_, inside))
      broken_off_ = true;
    --depth_;
  }

  void add(int width, int height, const PdfMatrix& m) {
    if (survey_.pictures.size() == kMostPictures) return void(broken_off_ = true);
    // The unit square's corners.
    const double left = std::min({m[4], m[4] + m[0], m[4] + m[2], m[4] + m[0] + m[2]});
    const double right = std::max({m[4], m[4] + m[0], m[4] + m[2], m[4] + m[0] + m[2]});
    const double bottom = std::min({m[5], m[5] + m[1], m[5] + m[3], m[5] + m[1] + m[3]});
    const double top = std::max({m[5], m[5] + m[1], m[5] + m[3], m[5] + m[1] + m[3]});
    PictureOnPage picture = upright((left - area_.left) / area_.width, 1 - (top - area_.bottom) / area_.height,
                                    (right - area_.left) / area_.width, 1 - (bottom - area_.bottom) / area_.height);
    const double across = std::hypot(m[0], m[1]);
    const double down = std::hypot(m[2], m[3]);
    if (!(across > 0) || !(down > 0)) return;
    picture.dpi = 72 * std::max(width / across, height / down);
    survey_.pictures.push_back(picture);
  }

  PictureOnPage upright(double left, double top, double right, double bottom) const {
    const auto part = [](double value) { return std::isfinite(value) ? std::clamp(value, 0.0, 1.0) : 0.0; };
    switch (((rotate_ % 360) + 360) % 360) {
      case 90:
        return {part(1 - bottom), part(left), part(1 - top), part(right)};
      case 180:
        return {part(1 - right), part(1 - bottom), part(1 - left), part(1 - top)};
      case 270:
        return {part(top), part(1 - right), part(bottom), part(1 - left)};
      default:
        return {part(left), part(top), part(right), part(bottom)};
    }
  }

  Area area_;
  int rotate_;
  std::size_t left_;  // of the content to unpack
  PageSurvey& survey_;
  QPDFObjectHandle resources_;
  int forms_ = 0;
  int depth_ = 0;
  bool broken_off_ = false;
};

}  // namespace

struct PageSurveyor::Document {
  QPDF qpdf;
};

PageSurveyor::PageSurveyor(std::unique_ptr<Document> document) : document_(std::move(document)) {}
PageSurveyor::~PageSurveyor() = default;

std::unique_ptr<PageSurveyor> PageSurveyor::open(const char* data, std::size_t size, const std::string& password) {
  try {
    auto document = std::make_unique<Document>();
    document->qpdf.setSuppressWarnings(true);
    document->qpdf.setAttemptRecovery(false);
    document->qpdf.processMemoryFile("document", data, size, password.empty() ? nullptr : password.c_str());
    return std::unique_ptr<PageSurveyor>(new PageSurveyor(std::move(document)));
  } catch (const std::exception&) {
    return nullptr;
  }
}

PageSurvey PageSurveyor::survey(int number, std::size_t content_max) {
  PageSurvey survey;
  try {
    PageObject page;
    if (!find_page(document_->qpdf.getRoot().getKey("/Pages"), number - 1, 0, page)) return survey;
    Area area;
    if (!read_area(page.crop_box, area) && !read_area(page.media_box, area)) return survey;
    survey.complete = Surveying(area, page.rotate, content_max, survey)
                          .content(page.page.getKey("/Contents"), page.resources, {1, 0, 0, 1, 0, 0});
  } catch (const std::exception&) {
    survey.complete = false;
  }
  return survey;
}

}  // namespace plimsoll
