#include "api/client/json_members.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace plimsoll {

std::string text_in(const Json& object, std::string_view name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

int number_in(const Json& object, std::string_view name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number()) return 0;
  return static_cast<int>(std::clamp(found->get<double>(), 0.0, double{std::numeric_limits<int>::max()}));
}

double decimal_in(const Json& object, std::string_view name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number() ? found->get<double>() : 0.0;
}

Bytes bytes_in(const Json& object, std::string_view name) {
  const auto found = object.find(name);
  return Bytes(found != object.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0);
}

const Json& object_in(const Json& object, std::string_view name) {
  static const Json kEmpty = Json::object();
  const auto found = object.find(name);
  return found != object.end() && found->is_object() ? *found : kEmpty;
}

const Json& array_in(const Json& object, std::string_view name) {
  static const Json kEmpty = Json::array();
  const auto found = object.find(name);
  return found != object.end() && found->is_array() ? *found : kEmpty;
}

}  // namespace plimsoll
