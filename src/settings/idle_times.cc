#include "settings/idle_times.h"

#include <fmt/format.h>

#include <ranges>
#include <utility>

#include "settings/setting.h"

namespace plimsoll {
namespace {

Result<IdleTime> parse_one(std::string_view text) {
  if (text == "never") return IdleTime();
  TRY(const std::chrono::milliseconds time, parse_duration(text));
  return IdleTime(time);
}

}  // namespace

Result<IdleTimes> parse_idle_times(std::string_view text) {
  IdleTimes times;
  bool first = true;
  for (const auto piece : std::views::split(text, ',')) {
    const std::string_view word(piece.begin(), piece.end());
    const std::size_t equals = word.find('=');
    if (std::exchange(first, false)) {
      if (equals != std::string_view::npos)
        return fail(Reason::setting_invalid,
                    fmt::format("models.idle_time '{}' does not begin with the time for all models", text));
      TRY(times.general, parse_one(word));
      continue;
    }
    if (equals == std::string_view::npos || equals == 0)
      return fail(Reason::setting_invalid, fmt::format("models.idle_time: '{}' is not MODEL=TIME", word));
    TRY(times.of_model[std::string(word.substr(0, equals))], parse_one(word.substr(equals + 1)));
  }
  if (first) return fail(Reason::setting_invalid, "models.idle_time is empty");
  return times;
}

}  // namespace plimsoll
