#include "composing/pdf_file.h"

#include <fmt/format.h>

namespace plimsoll {

Result<void> PdfFile::put(std::string_view bytes) {
  at_ += bytes.size();
  return sink_(bytes);
}

Result<void> PdfFile::begin() {
  // The second line is for programs that look whether a file is text.
  return put("%PDF-1.5\n%\xE2\xE3\xCF\xD3\n");
}

int PdfFile::reserve() {
  offsets_.push_back(0);
  return static_cast<int>(offsets_.size());
}

std::string PdfFile::reference(int number) { return fmt::format("{} 0 R", number); }

Result<void> PdfFile::start(int number) {
  offsets_.at(static_cast<std::size_t>(number - 1)) = at_;
  return put(fmt::format("{} 0 obj\n", number));
}

Result<void> PdfFile::object(int number, std::string_view body) {
  TRY_VOID(start(number));
  TRY_VOID(put(body));
  return put("\nendobj\n");
}

Result<void> PdfFile::stream(int number, std::string_view entries, std::string_view bytes) {
  TRY_VOID(start(number));
  TRY_VOID(put(fmt::format("<< {} /Length {} >>\nstream\n", entries, bytes.size())));
  TRY_VOID(put(bytes));
  return put("\nendstream\nendobj\n");
}

Result<void> PdfFile::begin_stream(int number, std::string_view entries) {
  TRY_VOID(start(number));
  length_ = reserve();
  TRY_VOID(put(fmt::format("<< {} /Length {} >>\nstream\n", entries, reference(length_))));
  stream_at_ = at_;
  return {};
}

Result<void> PdfFile::end_stream() {
  const std::uint64_t length = at_ - stream_at_;
  TRY_VOID(put("\nendstream\nendobj\n"));
  return object(length_, std::to_string(length));
}

Result<void> PdfFile::end(int catalogue, int facts) {
  const std::uint64_t table = at_;
  TRY_VOID(put(fmt::format("xref\n0 {}\n0000000000 65535 f \n", offsets_.size() + 1)));
  for (const std::uint64_t offset : offsets_) TRY_VOID(put(fmt::format("{:010} 00000 n \n", offset)));
  return put(fmt::format("trailer\n<< /Size {} /Root {} /Info {} >>\nstartxref\n{}\n%%EOF\n", offsets_.size() + 1,
                         reference(catalogue), reference(facts), table));
}

}  // namespace plimsoll
