// A strict reader of canonical JSON text: the caller says what must come next. It builds no tree, does not recurse and
// allocates nothing but the strings it returns, so hostile text costs at most a small multiple of its own length.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace plimsoll {

class JsonCursor {
 public:
  explicit JsonCursor(std::string_view text) : text_(text) {}

  // Moves over `literal` if the text goes on with it.
  [[nodiscard]] bool take(std::string_view literal);
  // Like take(), but everything after a mismatch fails too.
  void expect(std::string_view literal);

  // A whole number between `least` and `most`; `least` and a failed cursor otherwise.
  [[nodiscard]] std::int64_t integer(std::int64_t least, std::int64_t most);
  // What append_fixed() writes for `scale`, within ±`most`; 0 and a failed cursor otherwise.
  [[nodiscard]] double fixed(int scale, double least, double most);
  // What append_json_string() writes; empty and a failed cursor otherwise.
  [[nodiscard]] std::string string();

  void refuse() { failed_ = true; }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  [[nodiscard]] std::size_t position() const { return at_; }

 private:
  [[nodiscard]] std::int64_t digits();
  [[nodiscard]] char escaped();

  std::string_view text_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace plimsoll
