// Asks a small network for each line whether it stands on its head. Only the reference flow does; our own looks at
// how lines read (docs/decisions).
#pragma once

#include <vector>

#include "base/error.h"
#include "reading/model_stage.h"
#include "reading/pixels_to_input.h"
#include "reading/recognise/recogniser.h"

namespace plimsoll {

class LineClassifier final : public ModelStage {
 public:
  explicit LineClassifier(const StageOptions& options);

  // For each line: its probability of standing on its head, where that is the likelier side; otherwise 0.
  // Lines go in batches of `batch` from narrow to wide, resized to 48 px of height and at most 192 of width.
  [[nodiscard]] Result<std::vector<float>> upside_down(const LineSource& lines, std::size_t batch);

 private:
  PixelTable table_{Normalisation{}};
};

}  // namespace plimsoll
