#include "pdf/content_scan.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

namespace plimsoll {
namespace {

constexpr int kMostOperators = 500'000;
constexpr std::size_t kDeepestNesting = 64;
constexpr std::size_t kMostOperands = 16;  // the last ones count

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }
bool is_delimiter(char c) { return std::string_view("()<>[]{}/%").find(c) != std::string_view::npos; }

// Tokens of a content stream: words (numbers, operators), names with their slash; strings, arrays' and dictionaries'
// brackets come as their first character only.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  // Empty at the end.
  std::string_view next() {
    skip_blanks();
    if (at_ >= text_.size()) return {};
    const std::size_t start = at_;
    switch (text_[at_]) {
      case '(':
        skip_string();
        return "(";
      case '<':
        return text_.substr(at_, 2) == "<<" ? (at_ += 2, "<<") : (skip_past('>'), "<");
      case '>':
        at_ += text_.substr(at_, 2) == ">>" ? 2 : 1;
        return ">";
      case '/':
        ++at_;
        break;
      default:
        if (is_delimiter(text_[at_])) return text_.substr(at_++, 1);
    }
    while (at_ < text_.size() && !is_blank(text_[at_]) && !is_delimiter(text_[at_])) ++at_;
    return text_.substr(start, at_ - start);
  }

  // Moves behind the data of an inline picture: EI between blanks.
  void skip_inline_data() {
    while (true) {
      const std::size_t found = text_.find("EI", at_);
      if (found == std::string_view::npos) return void(at_ = text_.size());
      at_ = found + 2;
      const bool before = found == 0 || is_blank(text_[found - 1]);
      if (before && (at_ >= text_.size() || is_blank(text_[at_]))) return;
    }
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && (is_blank(text_[at_]) || text_[at_] == '%')) {
      if (text_[at_] == '%')
        at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
      else
        ++at_;
    }
  }
  void skip_past(char end) {
    const std::size_t found = text_.find(end, at_);
    at_ = found == std::string_view::npos ? text_.size() : found + 1;
  }
  void skip_string() {
    int depth = 0;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\')
        ++at_;
      else if (text_[at_] == '(')
        ++depth;
      else if (text_[at_] == ')' && --depth == 0)
        return void(++at_);
    }
    at_ = text_.size();
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

double number(std::string_view token) {
  if (!token.empty() && token.front() == '+') token.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), value);
  return error == std::errc() && std::isfinite(value) ? value : 0;
}

struct State {
  PdfMatrix matrix;
  bool hidden = false;
};

class Scan {
 public:
  Scan(std::string_view content, const PdfMatrix& matrix, ContentVisitor& visitor, ContentCounts& counts)
      : lexer_(content), state_{matrix}, visitor_(visitor), counts_(counts) {}

  bool run() {
    for (int operators = 0; operators < kMostOperators;) {
      const std::string_view token = lexer_.next();
      if (token.empty()) return true;
      const char first = token.front();
      const bool operand =
          is_delimiter(first) || first == '+' || first == '-' || first == '.' || (first >= '0' && first <= '9');
      if (operand) {
        push(token);
        continue;
      }
      ++operators;
      if (!apply(token)) return false;
      operands_.clear();
    }
    return false;
  }

 private:
  void push(std::string_view token) {
    if (operands_.size() == kMostOperands) operands_.erase(operands_.begin());
    operands_.push_back(token);
  }

  bool apply(std::string_view name) {
    if (name == "q") {
      if (saved_.size() == kDeepestNesting) return false;
      saved_.push_back(state_);
    } else if (name == "Q") {
      if (!saved_.empty()) state_ = saved_.back(), saved_.pop_back();
    } else if (name == "cm" && operands_.size() >= 6) {
      PdfMatrix own;
      for (std::size_t index = 0; index < 6; ++index) own[index] = number(operands_[operands_.size() - 6 + index]);
      state_.matrix = multiplied(own, state_.matrix);
    } else if (name == "Tr" && !operands_.empty()) {
      const double mode = number(operands_.back());
      state_.hidden = mode == 3 || mode == 7;
    } else if (name == "Tj" || name == "TJ" || name == "'" || name == "\"") {
      ++(state_.hidden ? counts_.hidden_text : counts_.visible_text);
    } else if (name == "Do" && !operands_.empty() && operands_.back().front() == '/') {
      visitor_.draw(operands_.back(), state_.matrix);
    } else if (name == "BI") {
      inline_picture();
    } else if (is_painting(name)) {
      ++counts_.painted_paths;
    }
    return true;
  }

  static bool is_painting(std::string_view name) {
    for (const std::string_view painting : {"f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh"})
      if (name == painting) return true;
    return false;
  }

  void inline_picture() {
    int width = 0;
    int height = 0;
    for (std::string_view key = lexer_.next(); !key.empty() && key != "ID"; key = lexer_.next()) {
      if (key == "/W" || key == "/Width")
        width = static_cast<int>(std::fmin(number(lexer_.next()), 1e6));
      else if (key == "/H" || key == "/Height")
        height = static_cast<int>(std::fmin(number(lexer_.next()), 1e6));
    }
    lexer_.skip_inline_data();
    if (width > 0 && height > 0) visitor_.inline_picture(width, height, state_.matrix);
  }

  Lexer lexer_;
  State state_;
  std::vector<State> saved_;
  std::vector<std::string_view> operands_;
  ContentVisitor& visitor_;
  ContentCounts& counts_;
};

}  // namespace

PdfMatrix multiplied(const PdfMatrix& first, const PdfMatrix& second) {
  return {first[0] * second[0] + first[1] * second[2],
          first[0] * second[1] + first[1] * second[3],
          first[2] * second[0] + first[3] * second[2],
          first[2] * second[1] + first[3] * second[3],
          first[4] * second[0] + first[5] * second[2] + second[4],
          first[4] * second[1] + first[5] * second[3] + second[5]};
}

bool scan_content(std::string_view content, const PdfMatrix& matrix, ContentVisitor& visitor, ContentCounts& counts) {
  return Scan(content, matrix, visitor, counts).run();
}

}  // namespace plimsoll
