#include "http/multipart.h"

#include <fmt/format.h>

#include <algorithm>

#include "http/headers.h"

namespace plimsoll {
namespace {

constexpr std::size_t kPieceMax = 16 * 1024;

bool is_boundary(std::string_view text) {
  constexpr std::string_view kMarks = "'()+_,-./:=? ";
  return !text.empty() && text.size() <= 70 && !text.ends_with(' ') && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || kMarks.contains(c);
  });
}

}  // namespace

Result<std::string> multipart_boundary(std::string_view content_type) {
  const auto type_end = std::min(content_type.find_first_of("; \t"), content_type.size());
  if (!same_header_name(content_type.substr(0, type_end), "multipart/form-data"))
    return fail(Reason::media_type, "not multipart/form-data");
  std::string_view rest = content_type.substr(type_end);
  while (!rest.empty()) {
    rest.remove_prefix(std::min(rest.find_first_not_of("; \t"), rest.size()));
    const std::string_view name = rest.substr(0, rest.find_first_of("=;"));
    rest.remove_prefix(name.size());
    if (!rest.starts_with('=')) continue;
    rest.remove_prefix(1);
    const bool quoted = rest.starts_with('"');
    if (quoted) rest.remove_prefix(1);
    const std::string_view value = rest.substr(0, rest.find_first_of(quoted ? "\"" : "; \t"));
    rest.remove_prefix(std::min(rest.size(), value.size() + (quoted ? 1 : 0)));
    if (!same_header_name(name, "boundary")) continue;
    if (is_boundary(value)) return std::string(value);
    break;
  }
  return fail(Reason::http_request, "multipart: Content-Type has no boundary, or one that cannot be");
}

MultipartReader::MultipartReader(std::string boundary, BodyRead read) : scanner_(boundary), read_(std::move(read)) {}

Async<MultipartScanner::Event> MultipartReader::advance() {
  for (;;) {
    CO_TRY(const MultipartScanner::Event event, scanner_.next());
    if (event == MultipartScanner::Event::part) in_part_ = true;
    if (event == MultipartScanner::Event::part_end) in_part_ = false;
    if (event != MultipartScanner::Event::need_more) co_return event;
    piece_.resize(kPieceMax);
    CO_TRY(const std::size_t count, co_await read_(std::as_writable_bytes(std::span(piece_))));
    if (count == 0) {
      CO_TRY_VOID(scanner_.finish());
      co_return MultipartScanner::Event::end;
    }
    scanner_.feed(std::string_view(piece_).substr(0, count));
  }
}

Async<const MultipartPart*> MultipartReader::next() {
  for (;;) {
    CO_TRY(const MultipartScanner::Event event, co_await advance());
    if (event == MultipartScanner::Event::part) co_return &scanner_.part();
    if (event == MultipartScanner::Event::end) co_return nullptr;
  }
}

Async<std::string_view> MultipartReader::read() {
  if (!in_part_) co_return std::string_view();
  CO_TRY(const MultipartScanner::Event event, co_await advance());
  co_return event == MultipartScanner::Event::data ? scanner_.data() : std::string_view();
}

Async<std::string> MultipartReader::text(std::size_t bytes_max) {
  std::string text;
  for (;;) {
    CO_TRY(const std::string_view piece, co_await read());
    if (piece.empty()) co_return text;
    if (text.size() + piece.size() > bytes_max)
      co_return fail(Reason::body_bytes,
                     fmt::format("multipart: the part '{}' is larger than {} bytes", scanner_.part().name, bytes_max));
    text += piece;
  }
}

}  // namespace plimsoll
