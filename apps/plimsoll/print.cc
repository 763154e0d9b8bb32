#include <fmt/format.h>

#include <cstring>

#include "base/whole_file.h"
#include "verbs.h"

namespace plimsoll {

int complain(const Error& error) {
  (void)write_all(2, fmt::format("plimsoll: error: {}\n", error.text()));
  return facts(error.reason).exit_status;
}

int print(const std::string& text) {
  const int number = write_all(1, text);
  if (number == 0) return 0;
  return complain(
      fail(Reason::output_failed, fmt::format("cannot write to stdout: {}", std::strerror(number))).error());
}

}  // namespace plimsoll
