#include "base/build_id.h"

namespace plimsoll {

std::string_view version() { return PLIMSOLL_VERSION; }
std::string_view build_id() { return PLIMSOLL_VERSION "+" PLIMSOLL_SCHEMA; }

}  // namespace plimsoll
