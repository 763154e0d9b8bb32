// Decides how a page lies from how its lines read: pure, tested by tables.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "reading/crop/line_crop.h"
#include "reading/parameters.h"

namespace plimsoll {

// Up to `count` lines to try: long ones, up to a length that is evidence enough; as indices.
[[nodiscard]] std::vector<std::size_t> choose_probes(std::span<const LinePlace> places, std::size_t count);

// Do the lines run downwards, by the sum of their lengths?
[[nodiscard]] bool mostly_tall(std::span<const LinePlace> places);

// A direction of reading and how well the probes read that way.
struct Evidence {
  int angle = 0;  // as LinePlace::angle
  double confidence = 0;
};

// Clockwise turn that the page still needs. `evidence` is in the order of preference: a later one must be better by
// gain_min. Lines that read best turned by 90 clockwise ask for a turn by 270. 0 without evidence.
[[nodiscard]] int turn_needed(std::span<const Evidence> evidence, const OrientationParameters& parameters);

}  // namespace plimsoll
