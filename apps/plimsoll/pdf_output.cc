#include "pdf_output.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/unlinked_file.h"
#include "document/page_codec.h"
#include "engine_room/pdf_composing.h"

namespace plimsoll {
namespace {

using namespace literals;

// A runaway's bound, far above what any document of the largest size comes to.
constexpr Bytes kLargestPdf = 64_GiB;

std::unexpected<Error> spool_failed(std::string_view step, int number) {
  return fail(Reason::output_failed, fmt::format("cannot {} a temporary file: {}", step, std::strerror(number)));
}

}  // namespace

Result<PdfOutput> PdfOutput::create() {
  TRY(UniqueFd pages, open_unlinked_file());
  return PdfOutput(std::move(pages));
}

Result<void> PdfOutput::page(const Page& page) {
  if (const int number = write_all(pages_.get(), encode(page) + "\n"); number != 0)
    return spool_failed("write to", number);
  return {};
}

Async<void> PdfOutput::compose(EngineRoom& engine, const ReadDocument& document, const std::optional<WholeFile>& file) {
  if (!file) {
    CO_TRY(composed_, open_unlinked_file());
  }
  CO_TRY_VOID(co_await engine.compose({.name = document.name,
                                       .document = document.body,
                                       .password = document.password,
                                       .page_count = document.page_count,
                                       .pages = pages_.get(),
                                       .output = file ? file->descriptor() : composed_.get(),
                                       .output_bytes = kLargestPdf,
                                       .text_only = document.text_only}));
  pages_.reset();
  co_return Result<void>{};
}

Result<void> PdfOutput::copy_to(OrderedStdout& out, std::size_t document) const {
  std::array<char, 64 * 1024> piece{};
  for (off_t at = 0;;) {
    const ssize_t got = ::pread(composed_.get(), piece.data(), piece.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return spool_failed("read", errno);
    if (got == 0) return {};
    TRY_VOID(out.write(document, {piece.data(), static_cast<std::size_t>(got)}));
    at += got;
  }
}

}  // namespace plimsoll
