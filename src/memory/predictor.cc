#include "memory/predictor.h"

#include <algorithm>
#include <cmath>

namespace plimsoll {
namespace {

// Of the largest size.
constexpr double kLeastSpread = 0.1;

double to_double(Bytes bytes) { return static_cast<double>(bytes.count()); }

Bytes to_bytes(double value) { return Bytes(static_cast<std::uint64_t>(std::ceil(std::max(value, 0.0)))); }

Bytes priced(const StagePrice& price, std::uint64_t size) {
  return price.fixed + to_bytes(price.per_element * static_cast<double>(size));
}

// The smallest value that at least `quantile` of the values do not exceed.
double upper_quantile(std::vector<double> values, double quantile) {
  const auto rank = static_cast<std::size_t>(std::ceil(quantile * static_cast<double>(values.size())));
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(rank, 1, values.size()) - 1);
  std::ranges::nth_element(values, at);
  return *at;
}

}  // namespace

Fit fit_line(std::span<const StageSample> samples, double quantile) {
  Fit fit;
  if (samples.empty()) return fit;
  const double count = static_cast<double>(samples.size());
  double mean_size = 0;
  double mean_peak = 0;
  fit.smallest_size = samples.front().size;
  for (const StageSample& sample : samples) {
    mean_size += static_cast<double>(sample.size) / count;
    mean_peak += to_double(sample.peak) / count;
    fit.smallest_size = std::min(fit.smallest_size, sample.size);
    fit.largest_size = std::max(fit.largest_size, sample.size);
  }
  double covariance = 0;
  double variance = 0;
  for (const StageSample& sample : samples) {
    const double distance = static_cast<double>(sample.size) - mean_size;
    covariance += distance * (to_double(sample.peak) - mean_peak);
    variance += distance * distance;
  }
  const double spread = static_cast<double>(fit.largest_size - fit.smallest_size);
  const bool spreads = spread > kLeastSpread * static_cast<double>(fit.largest_size);
  fit.slope = spreads ? std::max(covariance / variance, 0.0) : 0;
  fit.intercept = mean_peak - fit.slope * mean_size;
  std::vector<double> residuals;
  residuals.reserve(samples.size());
  for (const StageSample& sample : samples)
    residuals.push_back(to_double(sample.peak) - fit.intercept - fit.slope * static_cast<double>(sample.size));
  fit.residual = upper_quantile(std::move(residuals), quantile);
  return fit;
}

void Predictor::observe(const StageKey& key, const StageSample& sample) {
  if (!samples_.contains(key) && samples_.size() == kMostFits) return;
  std::vector<StageSample>& kept = samples_[key];
  if (kept.size() == kMostSamples) kept.erase(kept.begin());
  kept.push_back(sample);
  fits_[key] = fit_line(kept, rule_.quantile);
}

Bytes Predictor::stage(const StageDemand& demand) const {
  const Bytes price = priced(demand.price, demand.size);
  const auto kept = samples_.find(demand.key);
  if (kept == samples_.end() || kept->second.size() < rule_.least_samples) return std::max(price, rule_.floor);
  const Fit& fit = fits_.at(demand.key);
  const auto measured_at = [&](std::uint64_t size) {
    const double line = fit.intercept + fit.slope * static_cast<double>(size) + std::max(fit.residual, 0.0);
    return to_bytes(line * (1 + rule_.margin));
  };
  Bytes least = rule_.floor;
  if (demand.size > fit.largest_size) least = std::max(least, price);
  if (demand.size < fit.smallest_size) least = std::max(least, std::min(price, measured_at(fit.smallest_size)));
  return std::max(measured_at(demand.size), least);
}

Bytes Predictor::page(Bytes base, std::span<const StageDemand> demands, Bytes cap) const {
  Bytes largest;
  for (const StageDemand& demand : demands) largest = std::max(largest, stage(demand));
  return std::min(base + largest, cap);
}

void PredictionQuality::record(Bytes reserved, Bytes actual) {
  const double ratio = to_double(reserved) / std::max(to_double(actual), 1.0);
  ++ever_;
  if (ratios_.size() < kWindow)
    ratios_.push_back(ratio);
  else
    ratios_[next_++ % kWindow] = ratio;
}

double PredictionQuality::coverage() const {
  if (ratios_.empty()) return 1;
  const auto covered = std::ranges::count_if(ratios_, [](double ratio) { return ratio >= 1; });
  return static_cast<double>(covered) / static_cast<double>(ratios_.size());
}

double PredictionQuality::median_over_reservation() const { return ratios_.empty() ? 1 : upper_quantile(ratios_, 0.5); }

}  // namespace plimsoll
