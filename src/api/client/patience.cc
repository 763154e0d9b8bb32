#include "api/client/patience.h"

#include <fmt/format.h>

namespace plimsoll {

Result<Milliseconds> Patience::after(const Error& error, Milliseconds asked, TimePoint now) {
  if (!first_) first_ = now;
  if (now + asked <= *first_ + most_) return asked;
  Error last = error;
  const auto seconds = [](auto time) { return std::chrono::duration<double>(time).count(); };
  last.message +=
      fmt::format("; given up after {:.1f} s: the next try would be in {:.1f} s, client.retry_time is {:.1f} s",
                  seconds(now - *first_), seconds(asked), seconds(most_));
  return std::unexpected(std::move(last));
}

}  // namespace plimsoll
