// Any bytes can stand in a page's content stream.
#include "pdf/content_scan.h"

namespace {

struct Ignore : plimsoll::ContentVisitor {
  void draw(std::string_view, const plimsoll::PdfMatrix&) override {}
  void inline_picture(int, int, const plimsoll::PdfMatrix&) override {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  Ignore visitor;
  plimsoll::ContentCounts counts;
  plimsoll::scan_content({reinterpret_cast<const char*>(data), size}, {1, 0, 0, 1, 0, 0}, visitor, counts);
  return 0;
}
