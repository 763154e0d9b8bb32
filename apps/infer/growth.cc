#include "growth.h"

#include <cmath>

namespace plimsoll {
namespace {

// Two-sided 95 % quantile of Student's t; within 1 % of the tables from 3 degrees of freedom on
// (Cornish-Fisher expansion around the normal quantile, Abramowitz and Stegun 26.7.5).
double student_t(double freedom) {
  constexpr double kNormal = 1.959964;
  const double z = kNormal;
  const double first = (std::pow(z, 3) + z) / 4;
  const double second = (5 * std::pow(z, 5) + 16 * std::pow(z, 3) + 3 * z) / 96;
  const double third = (3 * std::pow(z, 7) + 19 * std::pow(z, 5) + 17 * std::pow(z, 3) - 15 * z) / 384;
  return z + first / freedom + second / (freedom * freedom) + third / std::pow(freedom, 3);
}

}  // namespace

Growth growth_of(std::span<const double> readings) {
  const auto count = static_cast<double>(readings.size());
  const double middle = (count - 1) / 2;
  double mean = 0;
  for (const double reading : readings) mean += reading / count;
  double spread = 0;
  double together = 0;
  for (std::size_t step = 0; step < readings.size(); ++step) {
    const double distance = static_cast<double>(step) - middle;
    spread += distance * distance;
    together += distance * (readings[step] - mean);
  }
  const double slope = together / spread;
  double unexplained = 0;
  for (std::size_t step = 0; step < readings.size(); ++step) {
    const double line = mean + slope * (static_cast<double>(step) - middle);
    unexplained += (readings[step] - line) * (readings[step] - line);
  }
  const double freedom = count - 2;
  return {slope, slope + student_t(freedom) * std::sqrt(unexplained / freedom / spread)};
}

}  // namespace plimsoll
