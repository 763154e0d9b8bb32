// Streaming reduction of a picture by area averaging: every source pixel counts in proportion to the area it covers, so
// thin strokes fade but never vanish. Holds one row of sums, whatever the picture's height.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "document/raster.h"

namespace plimsoll {

class AreaReducer {
 public:
  // Neither side of `target` is larger than that of `source`.
  AreaReducer(PixelSize source, PixelSize target, int channels);

  // Takes the next source row (source.width × channels). Returns the target row that it completes, valid until the next
  // call, or nothing. After source.height rows, target.height have been returned.
  [[nodiscard]] std::span<const std::uint8_t> push(std::span<const std::uint8_t> row);

 private:
  // Source columns [first, last] make one target column; the two ends may count in part.
  struct Columns {
    int first;
    int last;
    float first_weight;
    float last_weight;
  };

  void reduce_columns(std::span<const std::uint8_t> row);
  void add(float weight);
  void finish();

  PixelSize source_;
  PixelSize target_;
  std::size_t channels_;
  std::vector<Columns> columns_;
  int source_row_ = 0;  // rows taken
  int target_row_ = 0;  // rows finished
  std::vector<float> reduced_;
  std::vector<float> sums_;
  std::vector<std::uint8_t> finished_;
};

}  // namespace plimsoll
