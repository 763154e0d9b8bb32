#include "base/complaints.h"

#include <algorithm>

namespace plimsoll {

namespace {
constexpr std::size_t kMostLines = 4;
constexpr std::size_t kLongestLine = 200;
}  // namespace

void Complaints::add(std::string_view line) {
  std::string kept(line.substr(0, kLongestLine));
  std::ranges::replace_if(kept, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  kept.erase(kept.find_last_not_of(' ') + 1);
  if (kept.empty() || std::ranges::find(lines_, kept) != lines_.end()) return;
  if (lines_.size() == kMostLines) lines_.pop_front();
  lines_.push_back(std::move(kept));
}

std::string Complaints::take() {
  std::string joined;
  for (const std::string& line : lines_) joined += (joined.empty() ? "" : "; ") + line;
  lines_.clear();
  return joined;
}

}  // namespace plimsoll
