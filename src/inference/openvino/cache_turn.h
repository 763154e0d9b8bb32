// Whose turn it is at the folder of compiled networks. The engine writes a compiled network in place and reads whatever
// lies there, so processes that compile the same one at the same time take half a file from each other (seen: "cannot
// set permissions: No such file or directory", and a service without its model). Advisory locks (flock) on one file.
#pragma once

#include <filesystem>
#include <string>

#include "base/unique_fd.h"

namespace plimsoll {

class CacheTurn {
 public:
  enum class Access { read, write };

  // Waits until nobody writes (read) or nobody else is there (write). Where the folder cannot be written to there is
  // nothing to wait for: the engine does without it, too.
  CacheTurn(const std::filesystem::path& folder, Access access);

 private:
  UniqueFd lock_;  // the lock goes with it, also when the process dies
};

// Marks of what has been compiled there, so that those who only read do not wait for each other. A mark whose network
// was removed by hand costs its reader a turn more, nothing else.
[[nodiscard]] bool is_compiled(const std::filesystem::path& folder, const std::string& network);
void mark_compiled(const std::filesystem::path& folder, const std::string& network);

}  // namespace plimsoll
