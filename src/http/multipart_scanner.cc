#include "http/multipart_scanner.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "http/headers.h"
#include "http/target.h"

namespace plimsoll {
namespace {

constexpr std::string_view kBlanks = " \t";
constexpr std::size_t kPaddingMax = 64;  // blanks that may stand between a boundary and the end of its line

std::string_view trimmed(std::string_view text) {
  const auto start = text.find_first_not_of(kBlanks);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(kBlanks) - start + 1);
}

// A quoted value from behind its opening quote. Browsers write %22 for a quote, curl \"; a backslash before anything
// else is itself (old browsers sent C:\folder\file).
std::string take_quoted(std::string_view& text) {
  std::string value;
  while (!text.empty()) {
    char c = text.front();
    text.remove_prefix(1);
    if (c == '"') break;
    if (c == '\\' && !text.empty() && (text.front() == '"' || text.front() == '\\')) {
      c = text.front();
      text.remove_prefix(1);
    }
    value += c;
  }
  return value;
}

// Of "; name=value; …" the next parameter; false: there is none.
bool take_parameter(std::string_view& text, std::string& name, std::string& value) {
  const auto semicolon = text.find(';');
  if (semicolon == std::string_view::npos) return false;
  text = trimmed(text.substr(semicolon + 1));
  const auto equals = text.find_first_of("=;");
  name = std::string(trimmed(text.substr(0, equals)));
  value.clear();
  if (equals == std::string_view::npos || text[equals] == ';') {
    text.remove_prefix(std::min(equals, text.size()));
    return true;
  }
  text = trimmed(text.substr(equals + 1));
  if (text.starts_with('"')) {
    text.remove_prefix(1);
    value = take_quoted(text);
  } else {
    value = std::string(trimmed(text.substr(0, text.find(';'))));
    text.remove_prefix(std::min(text.find(';'), text.size()));
  }
  return true;
}

// RFC 5987: UTF-8'en'na%C3%AFve.pdf. Nothing: another character set, or broken.
std::optional<std::string> extended_value(std::string_view value) {
  const auto first = value.find('\'');
  const auto second = first == std::string_view::npos ? first : value.find('\'', first + 1);
  if (second == std::string_view::npos || !same_header_name(value.substr(0, first), "UTF-8")) return std::nullopt;
  auto decoded = percent_decode(value.substr(second + 1), PlusIs::itself);
  if (!decoded) return std::nullopt;
  return *std::move(decoded);
}

Result<void> read_disposition(std::string_view value, MultipartPart& part) {
  if (!same_header_name(trimmed(value.substr(0, value.find(';'))), "form-data"))
    return fail(Reason::http_request, "multipart: a part that is no form-data");
  std::string name;
  std::string text;
  bool extended = false;
  while (take_parameter(value, name, text)) {
    if (same_header_name(name, "name")) part.name = text;
    if (same_header_name(name, "filename") && !extended) part.filename = text;
    if (!same_header_name(name, "filename*")) continue;
    if (auto decoded = extended_value(text)) {
      part.filename = *std::move(decoded);
      extended = true;
    }
  }
  return {};
}

}  // namespace

Result<MultipartPart> parse_part_header(std::string_view lines) {
  MultipartPart part;
  bool disposed = false;
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find("\r\n"));
    lines.remove_prefix(std::min(lines.size(), line.size() + 2));
    const auto colon = line.find(':');
    const bool control = std::ranges::any_of(
        line, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; });
    if (colon == std::string_view::npos || control)
      return fail(Reason::http_request, "multipart: a line in a part's header that is no field");
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (same_header_name(name, "Content-Type")) part.content_type = std::string(value);
    if (!same_header_name(name, "Content-Disposition")) continue;
    TRY_VOID(read_disposition(value, part));
    disposed = true;
  }
  if (!disposed) return fail(Reason::http_request, "multipart: a part without Content-Disposition");
  return part;
}

// A boundary stands at the beginning of a line; the first line has none before it, so one is put there.
MultipartScanner::MultipartScanner(std::string_view boundary)
    : delimiter_("\r\n--" + std::string(boundary)), held_("\r\n") {}

void MultipartScanner::feed(std::string_view bytes) {
  if (state_ == State::epilogue) return;
  held_.erase(0, at_);
  at_ = 0;
  held_ += bytes;
}

Result<void> MultipartScanner::finish() const {
  if (state_ == State::epilogue) return {};
  return fail(Reason::http_request, "multipart: the body ends before its last boundary");
}

Result<MultipartScanner::Event> MultipartScanner::next() {
  switch (state_) {
    case State::content:
      return in_content();
    case State::header:
      return in_header();
    case State::epilogue:
      break;
  }
  return Event::end;
}

Result<MultipartScanner::Event> MultipartScanner::in_content() {
  for (;;) {
    const std::string_view text = rest();
    const auto found = text.find(delimiter_);
    if (found == 0) return after_boundary();
    // What could be the beginning of a boundary stays until more is there.
    const std::size_t held_back = delimiter_.size() - 1;
    const std::size_t sure = found != std::string_view::npos ? found : text.size() - std::min(text.size(), held_back);
    if (sure == 0) return Event::need_more;
    at_ += sure;
    const std::size_t skipped = std::min(skip_, sure);
    skip_ -= skipped;
    data_ = text.substr(skipped, sure - skipped);
    // What comes before the first part is nobody's.
    if (parts_ > 0 && !data_.empty()) return Event::data;
  }
}

namespace {

enum class Line { need_more, part, last, none };

// What stands behind a boundary; `padding`: the blanks before the end of its line.
Line line_after_boundary(std::string_view text, std::size_t& padding) {
  if (text.starts_with('-')) return text.size() < 2 ? Line::need_more : text[1] == '-' ? Line::last : Line::none;
  padding = std::min(text.find_first_not_of(kBlanks), text.size());
  if (padding > kPaddingMax) return Line::none;
  const std::string_view end = text.substr(padding);
  if (end.starts_with("\r\n")) return Line::part;
  return std::string_view("\r\n").starts_with(end) ? Line::need_more : Line::none;
}

}  // namespace

Result<MultipartScanner::Event> MultipartScanner::after_boundary() {
  std::size_t padding = 0;
  switch (line_after_boundary(rest().substr(delimiter_.size()), padding)) {
    case Line::need_more:
      return Event::need_more;
    case Line::last:
      state_ = State::epilogue;
      held_.clear();
      at_ = 0;
      return parts_ > 0 ? Event::part_end : Event::end;
    case Line::part:
      if (++parts_ > kPartsMax)
        return fail(Reason::http_request, fmt::format("multipart: more than {} parts", kPartsMax));
      // The line's end stays: a header without fields is an empty line right behind it.
      at_ += delimiter_.size() + padding;
      state_ = State::header;
      return parts_ > 1 ? Result<Event>(Event::part_end) : in_header();
    case Line::none:
      break;
  }
  // No boundary after all, only its beginning: content, like what is around it.
  data_ = std::string_view(delimiter_).substr(std::exchange(skip_, 0));
  at_ += delimiter_.size();
  return parts_ > 0 ? Result<Event>(Event::data) : in_content();
}

Result<MultipartScanner::Event> MultipartScanner::in_header() {
  const std::string_view text = rest();  // begins with the line end of the boundary
  const auto end = text.find("\r\n\r\n");
  if (end > kPartHeaderMax && text.size() > kPartHeaderMax)
    return fail(Reason::http_request,
                fmt::format("multipart: the header of a part is larger than {} bytes", kPartHeaderMax));
  if (end == std::string_view::npos) return Event::need_more;
  TRY(part_, parse_part_header(end < 2 ? std::string_view() : text.substr(2, end - 2)));
  // The empty line may also be the line break of the boundary that follows, when a part has no content at all: so it is
  // left there, and skipped as soon as it is known to be no boundary's.
  at_ += end + 2;
  skip_ = 2;
  state_ = State::content;
  return Event::part;
}

}  // namespace plimsoll
