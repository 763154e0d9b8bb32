#include "composing/text_bridge.h"

#include <algorithm>

namespace plimsoll {
namespace {

constexpr std::ptrdiff_t kLeast = 2;
constexpr std::ptrdiff_t kMost = 200;

}  // namespace

const std::vector<std::string>& bridge_pieces() {
  static const std::vector<std::string> pieces = {"  ", "   "};
  return pieces;
}

std::vector<std::string> bridge_of(std::ptrdiff_t blanks) {
  const std::ptrdiff_t count = std::clamp(blanks, kLeast, kMost);
  std::vector<std::string> pieces(static_cast<std::size_t>(count / 2), bridge_pieces()[0]);
  if (count % 2 != 0) pieces.back() = bridge_pieces()[1];
  return pieces;
}

}  // namespace plimsoll
