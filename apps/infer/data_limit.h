// The stop for runaways: RLIMIT_DATA of this process, a little above what it is meant to reach. The allocation meter
// holds a page to its lease to the byte; this holds everything that passes by the meter (mapped code, stacks, a library
// that maps its own memory) and a meter that is wrong. The limit counts virtual bytes, of which about a third is never
// touched, so it is wide. Running into it fails the allocation: the page is void, or the service dies of it.
#pragma once

#include "base/bytes.h"

namespace plimsoll {

// From what the process has mapped now it may grow by `growth` and a margin. Nothing happens under sanitizers, whose
// shadow memory counts, too.
void limit_data(Bytes growth);
// No limit, for what has no lease: loading models.
void lift_data_limit();

}  // namespace plimsoll
