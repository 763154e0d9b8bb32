// Does a series of readings grow? The slope of its regression line, with what is not known about it.
#pragma once

#include <span>

namespace plimsoll {

struct Growth {
  double slope = 0;      // per step
  double upper_end = 0;  // of its 95 % confidence interval
};

// Ordinary least squares over the readings at 0, 1, 2, …; at least 3 of them.
[[nodiscard]] Growth growth_of(std::span<const double> readings);

}  // namespace plimsoll
