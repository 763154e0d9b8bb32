// A layer between SQLite and the system's files (a VFS) that counts every change to a file, and at one of them does
// what it is told. One in a process.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace plimsoll {

struct DiskFault {
  enum class What {
    none,
    kill,       // the process, before the change
    tear,       // half of the change happens, then the process is killed
    power_cut,  // of every file what was not synced is undone, then the process is killed
    full,       // this change and no other fails: no space left
    broken,     // this change and no other fails: input/output error
    read_only,  // from this change on all fail
  };
  What what = What::none;
  std::uint64_t at = 0;  // the number of the change, from 1 on
};

// Counts anew. Gives the name to open with.
std::string use_faulty_disk(DiskFault fault);
[[nodiscard]] std::uint64_t disk_changes();
// Before a change to a file that SQLite knows nothing of: it counts like the others. The number of the system's error
// that it is to end with; nothing: it may go on.
[[nodiscard]] std::optional<int> disk_change_outside();

}  // namespace plimsoll
