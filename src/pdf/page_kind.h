// Decisions from a page's survey: the resolution it deserves, and whether its text may stand in for reading it.
#pragma once

#include <string>

#include "document/page.h"
#include "pdf/qpdf/page_survey.h"

namespace plimsoll {

// `dpi_max`, unless the page is nothing but pictures: then the resolution of its largest, so that no pixels are made
// up.
[[nodiscard]] double render_dpi(const PageSurvey& survey, int dpi_max);

struct TextVerdict {
  bool trusted = false;
  std::string why;  // one phrase, either way
};

// `text` is the page's own text, not empty.
[[nodiscard]] TextVerdict judge_text(const Page& text, const PageSurvey& survey);

}  // namespace plimsoll
