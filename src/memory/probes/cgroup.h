// The kernel's memory controller as this process is under it: limits of every ancestor and effective use, for cgroup v1
// and v2. All file names of both versions are here and nowhere else. `root` replaces "/" so that tests read recorded
// trees.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "base/error.h"
#include "memory/budget.h"

namespace plimsoll {

class CgroupMemory {
 public:
  // Finds the controller through proc/self/cgroup and proc/self/mountinfo. No controller: nothing limits, all empty.
  [[nodiscard]] static CgroupMemory find(const std::filesystem::path& root = "/");

  // One entry per ancestor that sets a limit, innermost first; files are read anew at each call.
  [[nodiscard]] std::vector<MemoryLimit> limits() const;
  // Anonymous + shared + unreclaimable kernel memory of the innermost group with its descendants; the page cache is
  // not in it. Empty without a controller or when its files cannot be read.
  [[nodiscard]] std::optional<Bytes> effective_use() const;
  // Kernel OOM kills inside this group so far (v2 memory.events, v1 memory.oom_control).
  [[nodiscard]] std::optional<std::uint64_t> oom_kills() const;

  [[nodiscard]] int version() const { return version_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  int version_ = 0;               // 0: none
  std::filesystem::path mount_;   // where the hierarchy is mounted
  std::filesystem::path folder_;  // our group in it
};

}  // namespace plimsoll
