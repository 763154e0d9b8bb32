// How many processors this process may keep busy, which in a container is not what the host has.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

namespace plimsoll {

// The smallest CPU quota, in processors, that any ancestor control group sets (v1 cpu.cfs_*, v2 cpu.max); empty when
// none does. `root` replaces "/" so that tests read recorded trees.
[[nodiscard]] std::optional<double> cpu_quota(const std::filesystem::path& root = "/");

// Processors the scheduler may put this thread on (affinity, cpusets); at least 1.
[[nodiscard]] int schedulable_cpus();
// Their numbers, ascending.
[[nodiscard]] std::vector<int> own_cpus();

// The smaller of both, at least 1. A part of a processor in a quota counts as one: a thread more than the quota costs
// some throttling, a thread less leaves paid time unused.
[[nodiscard]] int usable_cpus(std::optional<double> quota, int schedulable);
[[nodiscard]] int usable_cpus();

}  // namespace plimsoll
