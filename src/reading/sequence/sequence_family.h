// Networks that look at a picture and write: a sequence of tokens, one after the other. What each family wants as
// input, what its parts are called and how its writing begins and ends. Data only; sequence_reader.h runs them.
#pragma once

#include <span>
#include <string_view>

namespace plimsoll {

// How the picture becomes the input.
enum class PictureFit {
  centred,   // scaled to fit, enlarged too, in the middle of a black field (UniMERNet and its heirs)
  top_left,  // never enlarged; sides up to the next multiple of `step`, the rest white (LaTeX-OCR)
  stretched  // to the input's size, whatever its shape
};

// Names of the inputs of a decoder that is a part of its own.
struct DecoderInputs {
  std::string_view tokens;  // [1, L]: what is written so far
  std::string_view mask;    // [1, L]: 1 for what counts of it; empty: the decoder has none
  std::string_view states;  // [1, S, D]: what the encoder gave
};

struct SequenceFamily {
  std::string_view model;      // as the catalogue calls it
  std::string_view file;       // from picture to tokens, or the encoder: from picture to states
  std::string_view decoder;    // its file; empty: the network writes by itself and gives the tokens, [1, L]
  std::string_view tokenizer;  // file; empty: in the metadata `character` of the network
  int width = 0;               // of the input, at most
  int height = 0;
  int channels = 1;  // grey, or R, G, B
  PictureFit fit = PictureFit::centred;
  int step = 1;
  bool crop = true;  // margins go first
  double mean = 0;
  double deviation = 1;
  DecoderInputs inputs{};
  int begin = 0;                // token that the writing begins with
  int end = 2;                  // token that ends it
  std::size_t steps_max = 512;  // of a decoder; what is longer is cut off there
};

// Of formulas and of charts: the ones that can be run.
[[nodiscard]] std::span<const SequenceFamily> formula_families();
[[nodiscard]] std::span<const SequenceFamily> chart_families();

}  // namespace plimsoll
