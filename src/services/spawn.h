// Starts a helper executable: one sequenced-packet socket as its descriptor 3, its stdout and stderr into a pipe,
// nothing else of ours.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/unique_fd.h"

namespace plimsoll {

struct Spawned {
  int pid = 0;
  UniqueFd pidfd;   // readable once the process has ended
  UniqueFd socket;  // our end, non-blocking
  UniqueFd log;     // what it writes to stdout and stderr, non-blocking
};

// The calling thread becomes the helper's parent for good: the helper is killed (PDEATHSIG) when this *thread* ends,
// so call it from the io_context's thread only. The child gets its own session (a Ctrl-C at the terminal is ours to
// handle), default signals, a clean environment (PATH, HOME, LANG, LC_*, what sanitizers read, ONEDNN_MAX_CPU_ISA) and
// a higher oom_score_adj than ours. `cpus`: the processors that it may run on, all of ours when empty.
// Reason::helper_missing when it cannot be executed, or none of `cpus` is ours.
[[nodiscard]] Result<Spawned> spawn_helper(const std::string& executable, const std::vector<std::string>& arguments,
                                           const std::vector<int>& cpus = {});

}  // namespace plimsoll
