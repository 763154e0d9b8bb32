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
  Bytes baseline;   // what a sound one keeps (settled_baseline); zero before its models are loaded
  int pages_over = 0;
};

enum class Care : std::uint8_t { none, ping, relieve, end };

struct CarePlan {
  Care care = Care::none;
  TimePoint next;  // when to ask again if nothing happens before
};

[[nodiscard]] bool retains_too_much(Bytes held, Bytes baseline, const CareRule& rule);
// What a sound service keeps: its models, and what its first pages left for good, as seen when it was asked for its
// memory the first time. `loaded`: with its models, nothing read yet. The engine keeps code for each shape (1.5 to 3 MB
// a line width) and a form of the detector for large pages (33 MB): measured, 80 MB became 133 with three dense A4
// pages and stayed there. Never more than twice `loaded`, so that a service that is unsound from its first page on
// shows as well.
[[nodiscard]] Bytes settled_baseline(Bytes loaded, Bytes held);
// What an idle service gives back at least when it is asked. `expected`: what one keeps for good, for a service whose
// baseline is not settled yet. Too little rather than too much: who counts on it is told when less comes back.
[[nodiscard]] Bytes returnable(Bytes held, Bytes baseline, Bytes expected);
[[nodiscard]] CarePlan plan_care(const CareFacts& facts, const CareRule& rule, TimePoint now);

}  // namespace plimsoll
