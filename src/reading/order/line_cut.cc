#include "reading/order/line_cut.h"

#include <string>
#include <utility>
#include <vector>

namespace plimsoll {
namespace {

// Where the text of the first `count` words ends; npos when the words are not the text's.
std::size_t text_end(const Line& line, std::size_t count) {
  std::size_t at = 0;
  for (std::size_t index = 0; index < count; ++index) {
    at = line.text.find(line.words[index].text, at);
    if (at == std::string::npos) return at;
    at += line.words[index].text.size();
  }
  return at;
}

float mean_confidence(const std::vector<Word>& words) {
  float sum = 0;
  float weight = 0;
  for (const Word& word : words) {
    const auto length = static_cast<float>(word.text.size());
    sum += word.confidence * length;
    weight += length;
  }
  return weight > 0 ? sum / weight : 0;
}

Line take_rest(Line& line, std::size_t count, std::size_t text_at) {
  const auto first = line.words.begin() + static_cast<std::ptrdiff_t>(count);
  Line rest = line;
  rest.words.assign(first, line.words.end());
  line.words.erase(first, line.words.end());
  rest.text.erase(0, text_at);
  rest.text.erase(0, rest.text.find_first_not_of(' '));
  line.text.resize(text_at);
  line.polygon[1] = line.words.back().polygon[1];
  line.polygon[2] = line.words.back().polygon[2];
  rest.polygon[0] = rest.words.front().polygon[0];
  rest.polygon[3] = rest.words.front().polygon[3];
  line.confidence = mean_confidence(line.words);
  rest.confidence = mean_confidence(rest.words);
  return rest;
}

}  // namespace

std::optional<Line> cut_behind(Line& line, std::size_t count) {
  if (count == 0 || count >= line.words.size()) return std::nullopt;
  const std::size_t at = text_end(line, count);
  if (at == std::string::npos) return std::nullopt;
  return take_rest(line, count, at);
}

}  // namespace plimsoll
