#include "http/event_scanner.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace plimsoll {

void EventScanner::take_line(std::string_view line) {
  const auto colon = line.find(':');
  const std::string_view field = line.substr(0, colon);
  std::string_view value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (field == "id") event_.id = value;
  if (field == "event") event_.name = value;
  if (field == "data") {
    if (has_data_) event_.data += '\n';
    event_.data += value;
    has_data_ = true;
  }
  if (field == "retry") {
    std::int64_t time = 0;
    const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), time);
    if (error == std::errc() && stop == value.data() + value.size() && time >= 0) retry_ = Milliseconds(time);
  }
}

Result<void> EventScanner::feed(std::string_view piece, const std::function<Result<void>(const SentEvent&)>& take) {
  for (const char byte : piece) {
    if (std::exchange(after_cr_, byte == '\r') && byte == '\n') continue;  // CRLF ends one line
    if (byte != '\r' && byte != '\n') {
      line_ += byte;
      if (line_.size() + event_.data.size() > kEventBytesMax)
        return fail(Reason::protocol, fmt::format("an event of the server has more than {} bytes", kEventBytesMax));
      continue;
    }
    if (!line_.empty()) {
      take_line(line_);
      line_.clear();
      continue;
    }
    if (event_.name.empty()) event_.name = "message";
    if (std::exchange(has_data_, false)) TRY_VOID(take(event_));
    event_.name.clear();
    event_.data.clear();
  }
  return {};
}

}  // namespace plimsoll
