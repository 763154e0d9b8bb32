// What kind of page a PDF's page is, from its content stream and resources: nothing is decoded. C++17 and plain types,
// because qpdf 11.3's headers are no later C++. Fails by giving less: a page that cannot be surveyed has an empty,
// incomplete survey.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "pdf/content_scan.h"

namespace plimsoll {

struct PictureOnPage {
  // In parts of the upright page, clipped to it: 0 left or top, 1 right or bottom.
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;
  double dpi = 0;  // pixels per inch along the better resolved side
};

struct PageSurvey {
  std::vector<PictureOnPage> pictures;
  ContentCounts counts;
  bool complete = false;  // the whole content was seen
};

class PageSurveyor {
 public:
  // `data` outlives the object. Null when qpdf cannot open it.
  static std::unique_ptr<PageSurveyor> open(const char* data, std::size_t size, const std::string& password);
  ~PageSurveyor();

  // `number` is 1-based. Unpacks at most `content_max` bytes of the page's content, forms included.
  PageSurvey survey(int number, std::size_t content_max);

 private:
  struct Document;
  explicit PageSurveyor(std::unique_ptr<Document> document);
  std::unique_ptr<Document> document_;
};

}  // namespace plimsoll
