// What reading a page will take and what it took: header in, demand out (docs/memory.md, "What a page takes"). Decides
// purely; src/memory/predictor.h does the arithmetic, profile_file.h keeps what was learnt.
#pragma once

#include <string>

#include "engine_room/memory_account.h"
#include "engine_room/service_form.h"
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

// Of the detector's sides, for a page that does not even fit frugally and may be degraded: a third of its
// memory, and lines of ordinary print are still found.
inline constexpr double kShortOfMemory = 0.6;

// What a page was seen to take.
struct PageUse {
  Bytes peak;    // private memory of the service at its highest, the raster not counted
  Bytes base;    // of that, with its models loaded and nothing kept of any page
  Bytes result;  // the page's text
};

// io thread only.
class PageForecast {
 public:
  // Room for a page's text in its lease; a dense newspaper page takes 3 MB.
  static constexpr Bytes kResult = Bytes(4 << 20);

  // `keep`: what a service may keep above its models between pages. `learnt`: samples of earlier runs; the residency
  // follows from them and does not change any more.
  PageForecast(std::string models, std::string precision, const ServiceForm& form, Bytes keep, Predictor learnt);

  // What a service holds for good: itself, its models, the code that it makes for their shapes, and `keep`.
  [[nodiscard]] Bytes residency() const;
  [[nodiscard]] Bytes keep() const { return keep_; }

  // work: above the residency. `side_scale`: of the detector's side, below 1 for a page that is tried again more
  // cheaply.
  [[nodiscard]] PageDemand demand(const PageShape& shape, Thrift thrift, double side_scale = 1) const;
  void observe(const PageShape& shape, Thrift thrift, double side_scale, const PageUse& use);
  // What of a page's lease was really used.
  [[nodiscard]] Bytes actual(const PageShape& shape, const PageUse& use) const;
  // For coverage: of the whole page lease with its service's residency.
  void judge(Bytes reserved, Bytes actual);

  // What one network took on a page of which the whole lease had `reserved` working bytes.
  void account(const StageUse& use, Bytes reserved);
  [[nodiscard]] const StageTally& tally() const { return tally_; }
  // How long a page takes, as far as it was seen.
  void observe_time(const PageShape& shape, std::chrono::microseconds time);
  [[nodiscard]] Milliseconds time(const PageShape& shape) const;

  [[nodiscard]] const PredictionQuality& quality() const { return quality_; }
  [[nodiscard]] Predictor& predictor() { return predictor_; }

 private:
  [[nodiscard]] StageKey key(std::string_view stage) const;
  [[nodiscard]] StageDemand service() const;
  [[nodiscard]] StageDemand stage(const PageShape& shape, Thrift thrift, double side_scale) const;

  std::string models_;
  std::string precision_;
  ServiceForm form_;
  Bytes keep_;
  Predictor predictor_;
  Bytes base_;  // a service with its models
  PredictionQuality quality_;
  StageTally tally_;
};

// Pixels of the detector's input for a page, from its size alone. The set `default` enlarges small pages and reduces
// large ones into a frame of bounded area; the sets that do as other engines do take the page as it is, up to a long
// side (src/reading/parameters.h).
[[nodiscard]] std::uint64_t detector_pixels(const PageShape& shape, std::string_view set);

}  // namespace plimsoll
