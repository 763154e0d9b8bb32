// The most private memory this process has held since a moment of its choice, as the kernel counted it: a meter of
// everything (stacks, JIT code, mapped rasters), where the malloc meter knows the heap only.
#pragma once

#include "base/bytes.h"

namespace plimsoll {

// Starts anew. Where /proc does not let us, the peak stays that of the process's whole life.
void reset_own_peak();
// Anonymous plus shared memory, without the libraries' text: the kernel keeps the sum's peak only, so what is mapped of
// files now is taken off it.
[[nodiscard]] Bytes own_peak();

}  // namespace plimsoll
