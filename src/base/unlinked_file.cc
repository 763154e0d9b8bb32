#include "base/unlinked_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace plimsoll {

std::string temporary_folder() {
  const char* set = ::getenv("TMPDIR");
  return set != nullptr && *set != '\0' ? set : "/tmp";
}

UniqueFd unlinked_file_in(const std::string& folder) {
  UniqueFd file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (file) return file;
  // A file system without O_TMPFILE: a name, and away with it.
  std::string name = folder + "/plimsoll-XXXXXX";
  file.reset(::mkostemp(name.data(), O_CLOEXEC));
  if (file) ::unlink(name.c_str());
  return file;
}

Result<UniqueFd> open_unlinked_file() {
  const std::string folder = temporary_folder();
  UniqueFd file = unlinked_file_in(folder);
  if (!file)
    return fail(Reason::output_failed,
                fmt::format("cannot make a temporary file in {}: {}", folder, std::strerror(errno)));
  return file;
}

}  // namespace plimsoll
