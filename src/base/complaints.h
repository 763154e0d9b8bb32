// The last few lines that libraries complained with while a document was worked on: bounded, whatever the document
// does.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace plimsoll {

class Complaints {
 public:
  // Control characters become blanks, long lines are cut; a repeated line is kept once.
  void add(std::string_view line);
  [[nodiscard]] bool empty() const { return lines_.empty(); }
  // All kept lines joined by "; ", and forgets them.
  [[nodiscard]] std::string take();

 private:
  std::deque<std::string> lines_;
};

}  // namespace plimsoll
