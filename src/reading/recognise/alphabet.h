// The characters that a recogniser's classes stand for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll {

// Which half of its square a full-width sign leaves blank: closing ones and stops the right, opening ones the left.
enum class BlankHalf : std::uint8_t { none, left, right };

// Class 0 is the blank of CTC, then come the model's characters, one a line of its metadata, and last the space.
class Alphabet {
 public:
  explicit Alphabet(std::string_view lines);

  [[nodiscard]] std::size_t class_count() const { return characters_.size(); }
  [[nodiscard]] std::int32_t space() const { return static_cast<std::int32_t>(characters_.size()) - 1; }
  // The code point that a class stands for; -1 for the blank, and for classes of several.
  [[nodiscard]] std::int32_t code_point(std::int32_t label) const;
  // UTF-8; empty for the blank and for numbers that are no class.
  [[nodiscard]] std::string_view text(std::int32_t label) const;
  [[nodiscard]] bool is_space(std::int32_t label) const;
  // Scripts that are written without spaces between words, where every character is a word of its own:
  // Han, Hiragana, Katakana, Bopomofo.
  [[nodiscard]] bool stands_alone(std::int32_t label) const;
  [[nodiscard]] BlankHalf blank_half(std::int32_t label) const;

 private:
  struct Character {
    std::string text;
    std::int32_t code_point = -1;
    bool space = false;
    bool alone = false;
    BlankHalf blank_half = BlankHalf::none;
  };
  std::vector<Character> characters_;
};

}  // namespace plimsoll
