// What reading a page will take and what it took: header in, demand out (docs/memory.md, "What a page takes"). Decides
// purely; src/memory/predictor.h does the arithmetic, profile_file.h keeps what was learnt.
#pragma once

#include <string>

#include "memory/predictor.h"
#include "routing/task.h"

namespace plimsoll {

struct PageShape {
  int width = 0;  // of the raster
  int height = 0;
  int channels = 0;
  [[nodiscard]] Bytes raster() const {
    return Bytes(static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height) *
                 static_cast<std::uint64_t>(channels));
  }
};

// How a service treats the memory of its stages while it reads a page.
enum class Thrift : std::uint8_t {
  roomy,  // every network keeps its activations: the next page starts warm
  frugal  // each gives them back before the next stage: less at once, 5 to 50 ms more a page
};
[[nodiscard]] std::string_view label(Thrift thrift);

// What a page was seen to take.
struct PageUse {
  Bytes engine;  // of the service at its highest, above its residency
  Bytes result;  // its text
};

// io thread only.
class PageForecast {
 public:
  // Room for a page's text in its lease; a dense newspaper page takes 3 MB.
  static constexpr Bytes kResult = Bytes(4 << 20);

  PageForecast(std::string models, std::string precision, int threads);

  // `side_scale`: of the detector's side, below 1 for a page that is tried again more cheaply.
  [[nodiscard]] PageDemand demand(const PageShape& shape, Thrift thrift, double side_scale = 1) const;
  void observe(const PageShape& shape, Thrift thrift, double side_scale, const PageUse& use);
  // For coverage: of the whole page lease.
  void judge(Bytes reserved, Bytes actual) { quality_.record(reserved, actual); }

  [[nodiscard]] const PredictionQuality& quality() const { return quality_; }
  [[nodiscard]] Predictor& predictor() { return predictor_; }

 private:
  [[nodiscard]] StageDemand stage(const PageShape& shape, Thrift thrift, double side_scale) const;

  std::string models_;
  std::string precision_;
  int threads_;
  Predictor predictor_{Predictor::Rule{}};
  PredictionQuality quality_;
};

// Pixels of the detector's input for a page, from its size alone: small pages are enlarged, large ones reduced into a
// frame of bounded area (src/reading/parameters.h; tests/memory compares the two).
[[nodiscard]] std::uint64_t detector_pixels(const PageShape& shape);

}  // namespace plimsoll
