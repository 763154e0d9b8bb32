// Predicts the peak of a page before it runs, from what the meter measured on this machine.
//
// One fit per (stage, model, precision): bytes as a line over the input's size (elements of its shape bucket), by least
// squares over the last samples, plus a high quantile of the residuals. Before enough was measured the catalogue's
// conservative price is used, and it stays a floor for sizes beyond anything measured; for sizes below it the price is
// one as far as it is less than what the smallest measured size is predicted to take. Stages of a page run one after
// the other, so a page's peak is the base plus the largest of its stages, not their sum.
//
// Pure: no clock, no file. Memory: at most kMostFits fits of kMostSamples samples. Threads: one.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace plimsoll {

struct StageKey {
  std::string stage;  // "detect", "recognise", …
  std::string model;
  std::string precision;
  auto operator<=>(const StageKey&) const = default;
};

// What the catalogue says before anything is measured: bytes = fixed + per_element × size.
struct StagePrice {
  Bytes fixed;
  double per_element = 0;
};

struct StageSample {
  std::uint64_t size = 0;  // elements of the input: pixels of the detector's input, columns of a line, …
  Bytes peak;              // above what the service held before the stage
};

struct StageDemand {
  StageKey key;
  std::uint64_t size = 0;
  StagePrice price;
};

struct Fit {
  double intercept = 0;
  double slope = 0;
  double residual = 0;  // the chosen quantile of (measured − line)
  std::uint64_t smallest_size = 0;
  std::uint64_t largest_size = 0;
};

class Predictor {
 public:
  static constexpr std::size_t kMostFits = 64;
  static constexpr std::size_t kMostSamples = 256;

  struct Rule {
    double quantile = 0.995;        // of the residuals
    double margin = 0.05;           // on top, of the whole
    std::size_t least_samples = 8;  // before that the price counts
    Bytes floor = Bytes(8 << 20);   // no stage is predicted below it
  };
  explicit Predictor(Rule rule) : rule_(rule) {}

  // A measured stage. Beyond kMostFits keys the sample is dropped and the price goes on counting for that key.
  void observe(const StageKey& key, const StageSample& sample);

  [[nodiscard]] Bytes stage(const StageDemand& demand) const;
  // base + the largest stage, at most `cap` (a lease larger than the budget would never be granted).
  [[nodiscard]] Bytes page(Bytes base, std::span<const StageDemand> demands, Bytes cap) const;

  // For the profile file: what was measured, oldest first; restored by observe().
  [[nodiscard]] const std::map<StageKey, std::vector<StageSample>>& samples() const { return samples_; }

 private:
  Rule rule_;
  std::map<StageKey, std::vector<StageSample>> samples_;
  std::map<StageKey, Fit> fits_;
};

// Least squares over the samples with the quantile of the residuals; the slope is never negative, because a larger
// input that needs less would make the prediction for the largest one a guess; and it is 0 where all sizes are within a
// tenth of the largest one: what differs between pages of one format is noise, and a line through it says anything of
// other formats.
[[nodiscard]] Fit fit_line(std::span<const StageSample> samples, double quantile);

// Published quality: share of pages with actual ≤ reserved, and the median of reserved ÷ actual.
class PredictionQuality {
 public:
  static constexpr std::size_t kWindow = 1024;
  void record(Bytes reserved, Bytes actual);
  [[nodiscard]] double coverage() const;                              // 1 when nothing was recorded
  [[nodiscard]] double median_over_reservation() const;               // 1 when nothing was recorded
  [[nodiscard]] std::size_t pages() const { return ratios_.size(); }  // that those two are of
  [[nodiscard]] std::uint64_t pages_ever() const { return ever_; }

 private:
  std::vector<double> ratios_;  // reserved ÷ actual of the last kWindow pages
  std::size_t next_ = 0;
  std::uint64_t ever_ = 0;
};

}  // namespace plimsoll
