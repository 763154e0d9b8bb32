#include "memory/probes/machine.h"

#include <sys/resource.h>

#include <cstdlib>
#include <string>

#include "memory/probes/kernel_file.h"

namespace plimsoll {

std::optional<MachineMemory> read_machine_memory(const std::filesystem::path& root) {
  const std::vector<KernelField> fields = read_fields(root / "proc/meminfo");
  const MachineMemory memory{Bytes(field(fields, "MemTotal")), Bytes(field(fields, "MemAvailable"))};
  if (memory.physical == Bytes(0)) return std::nullopt;
  return memory;
}

std::vector<MemoryLimit> read_process_limits() {
  std::vector<MemoryLimit> found;
  const auto add = [&](auto resource, const char* name) {
    rlimit limit{};
    if (::getrlimit(resource, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
      found.push_back({name, Bytes(limit.rlim_cur)});
  };
  add(RLIMIT_AS, "RLIMIT_AS");
  add(RLIMIT_DATA, "RLIMIT_DATA");
  return found;
}

std::optional<Stall> read_stall(const std::filesystem::path& file) {
  const std::vector<std::string> lines = read_lines(file);
  if (lines.empty()) return std::nullopt;
  Stall stall;
  for (const std::string& line : lines) {
    const std::vector<std::string> words = split_fields(line);
    for (const std::string& word : words) {
      const std::size_t value = word.find('=') + 1;  // 0 where there is none
      const double number = std::strtod(word.c_str() + value, nullptr);
      if (word.starts_with("avg10=")) (words.front() == "some" ? stall.some_avg10 : stall.full_avg10) = number;
      if (word.starts_with("total=") && words.front() == "some")
        stall.some_total_microseconds = static_cast<std::uint64_t>(number);
    }
  }
  return stall;
}

Bytes shared_out_memory(std::span<const int> pids, const std::filesystem::path& root) {
  Bytes sum;
  for (const int pid : pids) {
    const std::string process = pid == 0 ? "self" : std::to_string(pid);
    const std::vector<KernelField> fields = read_fields(root / "proc" / process / "smaps_rollup");
    sum += Bytes(field(fields, "Pss_Anon") + field(fields, "Pss_Shmem"));
  }
  return sum;
}

}  // namespace plimsoll
