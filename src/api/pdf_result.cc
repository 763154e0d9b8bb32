#include "api/pdf_result.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <span>
#include <string>

#include "api/sound_pages.h"
#include "engine_room/pdf_composing.h"

namespace plimsoll {
namespace {

// The font, its map of at most 65,534 pieces, and what frames it all, deflated.
constexpr Bytes kWhole{256U << 10};
// Of a page that a PDF cannot take as the picture's file codes it: a scan in colour, deflated.
constexpr Bytes kPixelsOfPage{64U << 20};

// A PDF is itself, perhaps with its tables written anew, and texts; those are shorter than the pages they come from.
Bytes least_room(const TaskRecord& record, const ScratchFile& pages) {
  return record.asked.body.bytes * 2 + kWhole + pages.written();
}

Async<void> put_down_pages(const ApiParts& parts, const TaskRecord& record, ScratchFile& file) {
  SoundPages pages(parts, record);
  while (!pages.ended()) {
    CO_TRY(const PagePiece piece, co_await pages.next());
    std::string lines;
    for (const PageCheckpoint& page : piece.pages) lines.append(page.page).append("\n");
    CO_TRY_VOID(co_await parts.pool.run([&] { return file.write(std::as_bytes(std::span(lines))); }));
  }
  co_return Result<void>{};
}

Result<std::string> piece_of(int file, std::uint64_t at) {
  std::string piece(kPieceBytes, '\0');
  ssize_t got = -1;
  do {
    got = ::pread(file, piece.data(), piece.size(), static_cast<off_t>(at));
  } while (got < 0 && errno == EINTR);
  if (got < 0) return fail(Reason::store_failed, fmt::format("the PDF cannot be read: {}", std::strerror(errno)));
  piece.resize(static_cast<std::size_t>(got));
  return piece;
}

Async<void> send_file(const ApiParts& parts, HttpExchange& exchange, HttpResponse head, int file, Bytes size) {
  CO_TRY_VOID(co_await exchange.begin(std::move(head)));
  for (std::uint64_t at = 0; at < size.count();) {
    CO_TRY(const std::string piece, co_await parts.pool.run([&] { return piece_of(file, at); }));
    if (piece.empty()) co_return fail(Reason::store_failed, "the PDF ends early");
    CO_TRY_VOID(co_await exchange.write(piece));
    at += piece.size();
  }
  co_return co_await exchange.finish();
}

}  // namespace

Async<void> answer_pdf(const ApiParts& parts, HttpExchange& exchange, const TaskRecord& record, const TaskOrder& order,
                       HttpResponse head) {
  CO_TRY(ScratchFile pages, co_await parts.pool.run([&] { return parts.bodies.scratch(); }));
  CO_TRY(ScratchFile pdf, co_await parts.pool.run([&] { return parts.bodies.scratch(); }));
  CO_TRY_VOID(co_await put_down_pages(parts, record, pages));
  const Bytes least = least_room(record, pages);
  const Bytes pixels = order.format == "pdf" ? Bytes() : kPixelsOfPage * static_cast<std::uint64_t>(order.page_count);
  CO_TRY(const Bytes room, pdf.reserve(least, least + pixels));
  CO_TRY(const ComposedPdf composed,
         co_await parts.engine.compose({.name = order.name,
                                        .document = [&] { return parts.bodies.read(record.asked.body); },
                                        .password = order.password,
                                        .page_count = order.page_count,
                                        .pages = pages.descriptor(),
                                        .output = pdf.descriptor(),
                                        .output_bytes = room,
                                        .cancellation = &exchange.gone()}));
  pdf.settle(composed.bytes);
  co_return co_await send_file(parts, exchange, std::move(head), pdf.descriptor(), composed.bytes);
}

}  // namespace plimsoll
