// How long a client comes again. Pure: time is a parameter.
#pragma once

#include <optional>

#include "base/clock.h"
#include "base/error.h"

namespace plimsoll {

class Patience {
 public:
  explicit Patience(Milliseconds most) : most_(most) {}

  // After `error`: how long to wait before the next try, as the server said (`asked`). The error itself, with how long
  // was waited, when that try would come later than `most` after the first refusal.
  [[nodiscard]] Result<Milliseconds> after(const Error& error, Milliseconds asked, TimePoint now);
  // It went well: the next refusal is a first one.
  void renew() { first_.reset(); }

 private:
  Milliseconds most_;
  std::optional<TimePoint> first_;
};

}  // namespace plimsoll
