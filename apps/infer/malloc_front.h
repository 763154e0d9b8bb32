// The malloc family of plimsoll-infer: forwards to glibc and feeds the meter. Linked into that executable (and the
// tests of this folder) only; its symbols win over glibc's in every library of the process, however it is loaded.
//
// operator new and delete are libstdc++'s, which call malloc and free through the same symbols and turn a null into
// std::bad_alloc: no front of their own is needed. malloc_usable_size stays glibc's.
#pragma once

#include "inference/allocation_meter.h"

namespace plimsoll {

// The meter that this process's malloc feeds. Without one (PLIMSOLL_UNMETERED: sanitizers bring their own
// malloc, and bench/meter compares) a meter nobody feeds.
[[nodiscard]] AllocationMeter& process_meter();
// False without one: caps are not enforced there.
[[nodiscard]] bool malloc_is_metered();

}  // namespace plimsoll
