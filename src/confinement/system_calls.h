// seccomp: which system calls a sandboxed helper may make.
#pragma once

#include "base/error.h"

namespace plimsoll {

// An allow-list for all threads: memory, threads, the descriptors at hand, and opening files for reading. Everything
// else (network, new programs, other processes, writing files, executable memory) fails with EPERM, which libraries
// cope with better than with being killed. PR_SET_NO_NEW_PRIVS came before.
[[nodiscard]] Result<void> restrict_system_calls();

}  // namespace plimsoll
