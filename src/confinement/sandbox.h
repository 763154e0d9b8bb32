// What a helper gives up before it looks at a document: memory beyond its limit, new files, programs, network, and all
// files but, where it draws, fonts and the libraries' own data.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/bytes.h"
#include "base/error.h"

namespace plimsoll {

enum class Readable { fonts, nothing };

struct SandboxLimits {
  Bytes memory;  // private memory beyond what the process has now
  Bytes mapped;  // documents and rasters that will be mapped beside it
  // Into a descriptor at hand. Pages go into memfds, which are mapped, and log lines into a pipe: those do not count.
  Bytes written = Bytes(1 << 20);
  Readable readable = Readable::fonts;
};

// Once per process; never comes off. Reason::internal when the kernel refuses a part that every kernel has; a missing
// Landlock is logged. Under sanitizers, which need what it takes away, only core dumps are switched off.
[[nodiscard]] Result<void> enter_sandbox(const SandboxLimits& limits);

// Less private memory than at enter_sandbox(); never more again.
[[nodiscard]] Result<void> limit_memory(Bytes memory);

// Processor time from now on, rounded up to seconds; then SIGXCPU.
[[nodiscard]] Result<void> allow_cpu_time(std::chrono::seconds time);

}  // namespace plimsoll
