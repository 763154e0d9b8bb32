#include "http/event_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace plimsoll {
namespace {

constexpr std::string_view kLineBreaks("\r\n\0", 3);

void append_line(std::string& out, std::string_view field, std::string_view value) {
  fmt::format_to(std::back_inserter(out), "{}: {}\n", field, value);
}

}  // namespace

std::string event_text(std::string_view id, std::string_view name, std::string_view data) {
  std::string text;
  id = id.substr(0, id.find_first_of(kLineBreaks));
  name = name.substr(0, name.find_first_of(kLineBreaks));
  if (!id.empty()) append_line(text, "id", id);
  if (!name.empty()) append_line(text, "event", name);
  // CR, LF and CRLF all end a line of the stream, so all end one of the data.
  for (bool more = true; more;) {
    const auto end = data.find_first_of("\r\n");
    append_line(text, "data", data.substr(0, end));
    more = end != std::string_view::npos;
    if (more) data.remove_prefix(end + (data.substr(end).starts_with("\r\n") ? 2 : 1));
  }
  text += '\n';
  return text;
}

Async<void> EventStream::begin(std::optional<Milliseconds> retry) {
  HttpResponse head = http_response(200, "text/event-stream; charset=utf-8", "");
  head.headers.set("Cache-Control", "no-store");
  head.headers.set("X-Accel-Buffering", "no");  // nginx would hold events back
  if (retry) head.body = fmt::format("retry: {}\n\n", retry->count());
  co_return co_await exchange_.begin(std::move(head));
}

Async<void> EventStream::event(std::string_view id, std::string_view name, std::string_view data) {
  // Kept here: the text lives until the write is over.
  const std::string text = event_text(id, name, data);
  co_return co_await exchange_.write(text);
}

Async<void> EventStream::heartbeat() { co_return co_await exchange_.write(":\n\n"); }

Async<void> EventStream::finish() { co_return co_await exchange_.finish(); }

}  // namespace plimsoll
