// What an idle service needs now: a sign of life, its retained memory back, or an end. Pure: time and measurements are
// parameters.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/clock.h"

namespace plimsoll {

struct CareRule {
  Milliseconds idle_time{60'000};  // setting services.idle_time; zero: it stays
  Milliseconds heartbeat{5'000};   // setting services.heartbeat
  // Retained memory is asked back after a quiet time, because the next page pays 5–50 ms for it (design §5) …
  Milliseconds quiet{500};
  // … but at the latest after this many pages above the limit.
  int pages_over_max = 8;
  // Above baseline × this it is asked to give memory back, and recycled when that does not help.
  double retained_max = 1.5;
};

struct CareFacts {
  TimePoint idle_since;
  TimePoint heard;  // its last answer
  Bytes held;       // private memory by its last answer
  Bytes baseline;   // with its models loaded, nothing read yet; zero before they are
  int pages_over = 0;
};

enum class Care : std::uint8_t { none, ping, relieve, end };

struct CarePlan {
  Care care = Care::none;
  TimePoint next;  // when to ask again if nothing happens before
};

[[nodiscard]] bool retains_too_much(Bytes held, Bytes baseline, const CareRule& rule);
[[nodiscard]] CarePlan plan_care(const CareFacts& facts, const CareRule& rule, TimePoint now);

}  // namespace plimsoll
