// Server-sent events out of the pieces in which a body comes: the other end of event_stream.h.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"

namespace plimsoll {

struct SentEvent {
  std::string id;    // the latest one that was sent, also with an earlier event
  std::string name;  // "message" when it has none
  std::string data;
};

class EventScanner {
 public:
  // Of an event with all its lines; ours have some hundred bytes.
  static constexpr std::size_t kEventBytesMax = std::size_t{64} * 1024;

  // Calls `take` for each event that ends in `piece`; an error of it ends this with that error. An event whose end does
  // not come is none. Reason::protocol: larger than kEventBytesMax.
  [[nodiscard]] Result<void> feed(std::string_view piece, const std::function<Result<void>(const SentEvent&)>& take);
  // How long to wait before one comes again, once the server has said so.
  [[nodiscard]] std::optional<Milliseconds> retry() const { return retry_; }

 private:
  void take_line(std::string_view line);

  std::string line_;
  SentEvent event_;
  bool has_data_ = false;
  bool after_cr_ = false;
  std::optional<Milliseconds> retry_;
};

}  // namespace plimsoll
