// What this process really holds: anonymous plus shared memory, without the page cache and without the libraries' text.
#pragma once

#include "base/bytes.h"

namespace plimsoll {

// RssAnon + RssShmem of /proc/<pid>/status; zero when the process is gone. pid 0 is the caller.
[[nodiscard]] Bytes private_memory(int pid = 0);

}  // namespace plimsoll
