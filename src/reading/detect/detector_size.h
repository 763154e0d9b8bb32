// Which size of input the detector gets for a page: pure arithmetic, so that memory can be foretold from it.
#pragma once

#include "document/raster.h"
#include "reading/parameters.h"

namespace plimsoll {

struct DetectorSize {
  PixelSize content;  // what the page is resized to
  PixelSize input;    // content plus padding at the right and the bottom; equals content when stretched
  bool operator==(const DetectorSize&) const = default;
};

// Both sides at least one step. `page` is not empty.
[[nodiscard]] DetectorSize detector_size(PixelSize page, const DetectionParameters& parameters);

// `side` as a multiple of `step`, half to even (Python's round, which the references use): 80 px at 32 are 64, not 96.
[[nodiscard]] int round_to_step(int side, int step);

}  // namespace plimsoll
