// What a recogniser says about one line, before it is text.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace plimsoll {

struct Glyph {
  std::int32_t label = 0;  // class of the Alphabet
  float confidence = 0;
  float at = 0;  // its middle, as a fraction of the line's length; rises along the line
  bool operator==(const Glyph&) const = default;
};

struct LineReading {
  std::vector<Glyph> glyphs;
  [[nodiscard]] bool operator==(const LineReading&) const = default;
};

// Mean over the glyphs, each and the mean itself rounded to 5 digits as the references do; 0 for an empty line.
[[nodiscard]] double confidence(const LineReading& reading);

// Connectionist temporal classification, greedy: a class that repeats without a blank in between is one glyph, blanks
// (class 0) are dropped. `labels` and `probabilities` are the best class of each step; `steps_of_line` of them show the
// line, the rest is padding, in which glyphs are put at the line's end.
[[nodiscard]] LineReading decode_ctc(std::span<const std::int32_t> labels, std::span<const float> probabilities,
                                     double steps_of_line);

// A part of a line: what is read in it, where it begins as a fraction of the line, and whether a word's end precedes
// it.
struct LinePart {
  LineReading reading;
  float from = 0;
  bool after_gap = false;
};

// The whole line's reading; between parts that a gap separates stands `space`, as sure as its neighbours.
[[nodiscard]] LineReading join(std::span<const LinePart> parts, std::int32_t space);

}  // namespace plimsoll
