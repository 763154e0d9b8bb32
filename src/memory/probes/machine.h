// Readings of the whole machine: physical memory, what is available, this process's own limits, memory stalls.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "memory/budget.h"

namespace plimsoll {

struct MachineMemory {
  Bytes physical;
  Bytes available;  // MemAvailable: what could be had without swapping
};
// Empty when /proc/meminfo cannot be read.
[[nodiscard]] std::optional<MachineMemory> read_machine_memory(const std::filesystem::path& root = "/");

// RLIMIT_AS and RLIMIT_DATA of this process where they are set.
[[nodiscard]] std::vector<MemoryLimit> read_process_limits();

// Pressure stall information of the machine (proc/pressure/memory) or of a v2 group (memory.pressure).
struct Stall {
  double some_avg10 = 0;  // per cent of the last 10 s in which some task waited for memory
  double full_avg10 = 0;
  std::uint64_t some_total_microseconds = 0;
};
[[nodiscard]] std::optional<Stall> read_stall(const std::filesystem::path& file);

// What a set of processes really holds: each one's proportional share of anonymous and shared memory, so that a memfd
// mapped by three of them counts once. Processes that are gone count nothing. pid 0 is the caller.
[[nodiscard]] Bytes shared_out_memory(std::span<const int> pids, const std::filesystem::path& root = "/");

}  // namespace plimsoll
