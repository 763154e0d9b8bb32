// The grammar of multipart/form-data, as a machine that is fed bytes: pure, the same at every split of its input.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace plimsoll {

struct MultipartPart {
  std::string name;                     // empty: it has none
  std::optional<std::string> filename;  // as the client calls it: a label, never a path; filename* wins over filename
  std::string content_type;             // empty: none was said
};

class MultipartScanner {
 public:
  static constexpr std::size_t kPartHeaderMax = 8 * 1024;
  static constexpr int kPartsMax = 32;

  explicit MultipartScanner(std::string_view boundary);

  enum class Event { need_more, part, data, part_end, end };

  // Appends; to be called after need_more only, so at most what was fed last and a header or a boundary are held.
  void feed(std::string_view bytes);
  // The body has ended: Reason::http_request unless `end` was seen.
  [[nodiscard]] Result<void> finish() const;
  // part: see part(); data: see data(), valid until the next call. After `end` whatever follows is ignored.
  [[nodiscard]] Result<Event> next();

  [[nodiscard]] const MultipartPart& part() const { return part_; }
  [[nodiscard]] std::string_view data() const { return data_; }

 private:
  enum class State { content, header, epilogue };

  [[nodiscard]] Result<Event> in_content();
  [[nodiscard]] Result<Event> after_boundary();
  [[nodiscard]] Result<Event> in_header();
  [[nodiscard]] std::string_view rest() const { return std::string_view(held_).substr(at_); }

  std::string delimiter_;         // "\r\n--boundary"
  State state_ = State::content;  // before the first part: of the preamble
  std::string held_;
  std::size_t at_ = 0;    // what comes before is used up
  std::size_t skip_ = 0;  // of the content that follows, to be left out
  int parts_ = 0;
  MultipartPart part_;
  std::string_view data_;
};

// Reason::http_request. The lines of a part's header, without the empty one at the end.
[[nodiscard]] Result<MultipartPart> parse_part_header(std::string_view lines);

}  // namespace plimsoll
