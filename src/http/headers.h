// Header fields of a message, in their order. What breaks a line never gets in, so that no value can add a header.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plimsoll {

// Names compare without case.
[[nodiscard]] bool same_header_name(std::string_view a, std::string_view b);

class HttpHeaders {
 public:
  struct Field {
    std::string name;
    std::string value;
  };

  // The first of that name; empty: there is none (or it is empty).
  [[nodiscard]] std::string_view find(std::string_view name) const;
  [[nodiscard]] std::size_t count(std::string_view name) const;

  // set() replaces all of that name, add() appends. False, and nothing is changed, when `name` is no token or `value`
  // has a byte that no header may carry (CR, LF, NUL, other control bytes but the tab): values that come from a request
  // go through here as they are, and the caller decides what to do without them.
  bool set(std::string_view name, std::string_view value);
  bool add(std::string_view name, std::string_view value);
  void remove(std::string_view name);

  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }

 private:
  std::vector<Field> fields_;
};

}  // namespace plimsoll
