// From the numbers that a decoder writes to text: the decoding half of the tokenizers that ship with such networks.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace plimsoll {

class TokenText {
 public:
  // A tokenizer.json as Hugging Face's tokenizers write it (BPE, word pieces, words, or pieces with scores), or what
  // PaddleX and RapidAI put around it (a member `fast_tokenizer_file`). Reason::model_load when it has no tokens, too
  // many, or is not JSON.
  [[nodiscard]] static Result<TokenText> parse(std::string_view json);

  // UTF-8 without white space at the ends and with single spaces in between, line breaks kept. Special tokens (begin,
  // end, padding, …) and numbers that are no token say nothing; bytes that are no UTF-8 and control characters are left
  // out.
  [[nodiscard]] std::string text(std::span<const std::int32_t> tokens) const;
  [[nodiscard]] std::size_t size() const { return pieces_.size(); }

 private:
  std::vector<std::string> pieces_;  // what each says, as bytes; empty for special ones
};

}  // namespace plimsoll
