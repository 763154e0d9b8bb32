// For this folder's tests: small PDFs written by hand.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

namespace plimsoll::made {

struct PdfPage {
  std::string content;
  std::string entries = "/MediaBox [0 0 200 100]";  // of the page's dictionary
  std::string objects = {};                         // further /XObject resources: "/Fm0 9 0 R"
};

// Objects of the test's own come after the pages'.
[[nodiscard]] inline std::size_t first_own_object(std::size_t pages) { return 5 + 2 * pages; }

[[nodiscard]] inline std::string stream(const std::string& entries, const std::string& data) {
  return fmt::format("<< {} /Length {} >>\nstream\n{}\nendstream", entries, data.size(), data);
}

// A grey picture of `width` × `height` pixels, all black, as the XObject /Im0 of every page; Helvetica as /F0.
[[nodiscard]] inline std::string pdf(const std::vector<PdfPage>& pages, int width = 8, int height = 4,
                                     const std::vector<std::string>& own_objects = {}) {
  std::string file = "%PDF-1.4\n";
  std::vector<std::size_t> offsets;
  const auto object = [&](const std::string& body) {
    offsets.push_back(file.size());
    file += fmt::format("{} 0 obj\n{}\nendobj\n", offsets.size(), body);
  };
  std::string kids;
  for (std::size_t page = 0; page < pages.size(); ++page) kids += fmt::format("{} 0 R ", 5 + 2 * page);
  object("<< /Type /Catalog /Pages 2 0 R >>");
  object(fmt::format("<< /Type /Pages /Kids [{}] /Count {} >>", kids, pages.size()));
  object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
  object(stream(fmt::format("/Type /XObject /Subtype /Image /Width {} /Height {} /ColorSpace /DeviceGray "
                            "/BitsPerComponent 8",
                            width, height),
                std::string(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), '\0')));
  for (std::size_t page = 0; page < pages.size(); ++page) {
    object(
        fmt::format("<< /Type /Page /Parent 2 0 R /Contents {} 0 R {} /Resources << /Font << /F0 3 0 R >> "
                    "/XObject << /Im0 4 0 R {} >> >> >>",
                    6 + 2 * page, pages[page].entries, pages[page].objects));
    object(stream("", pages[page].content));
  }
  for (const std::string& own : own_objects) object(own);
  const std::size_t table = file.size();
  file += fmt::format("xref\n0 {}\n0000000000 65535 f \n", offsets.size() + 1);
  for (const std::size_t offset : offsets) file += fmt::format("{:010} 00000 n \n", offset);
  file += fmt::format("trailer\n<< /Root 1 0 R /Size {} >>\nstartxref\n{}\n%%EOF\n", offsets.size() + 1, table);
  return file;
}

[[nodiscard]] inline PdfPage text_page(const std::string& text) {
  return {fmt::format("BT /F0 20 Tf 20 50 Td ({}) Tj ET", text)};
}

}  // namespace plimsoll::made
