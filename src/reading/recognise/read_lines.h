// The two ways of feeding lines to the recogniser.
#pragma once

#include <functional>
#include <vector>

#include "base/error.h"
#include "inference/engine.h"
#include "reading/parameters.h"
#include "reading/pixels_to_input.h"
#include "reading/recognise/line_reading.h"
#include "reading/recognise/recogniser.h"

namespace plimsoll {

// Told the width of each input: what memory is foretold from.
using WidthSeen = std::function<void(int width)>;

// One line, or one part of a very long one, at a time.
[[nodiscard]] Result<std::vector<LineReading>> read_singly(Model& model, const LineSource& lines,
                                                           const RecognitionParameters& parameters,
                                                           const PixelTable& table, const Alphabet& alphabet,
                                                           const WidthSeen& seen);

// Batches of lines of similar shape, all padded to the widest of the batch (or to 320/48): as the references do.
[[nodiscard]] Result<std::vector<LineReading>> read_in_batches(Model& model, const LineSource& lines,
                                                               const RecognitionParameters& parameters,
                                                               const PixelTable& table, const WidthSeen& seen);

// Indices of the lines from the narrowest (width / height) to the widest; equal ones keep their order.
[[nodiscard]] std::vector<std::size_t> by_ratio(const std::vector<PixelSize>& sizes);

}  // namespace plimsoll
