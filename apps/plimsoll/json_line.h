// One flat JSON object on one line, for --progress=json.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace plimsoll {

class JsonLine {
 public:
  explicit JsonLine(std::string_view event) { add("event", event); }

  JsonLine& add(std::string_view name, std::string_view text);
  JsonLine& add(std::string_view name, std::int64_t value);
  [[nodiscard]] std::string finish() const { return text_ + "}"; }

 private:
  void add_name(std::string_view name);
  std::string text_;
};

}  // namespace plimsoll
