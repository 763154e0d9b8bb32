#include "json_line.h"

#include "document/json_text.h"

namespace plimsoll {

void JsonLine::add_name(std::string_view name) {
  text_ += text_.empty() ? '{' : ',';
  append_json_string(text_, name);
  text_ += ':';
}

JsonLine& JsonLine::add(std::string_view name, std::string_view text) {
  add_name(name);
  append_json_string(text_, text);
  return *this;
}

JsonLine& JsonLine::add(std::string_view name, std::int64_t value) {
  add_name(name);
  append_integer(text_, value);
  return *this;
}

}  // namespace plimsoll
