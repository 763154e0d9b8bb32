#include "base/own_memory.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <string>

namespace plimsoll {

Bytes private_memory(int pid) {
  std::ifstream status(pid == 0 ? "/proc/self/status" : fmt::format("/proc/{}/status", pid));
  Bytes sum;
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("RssAnon:") || line.starts_with("RssShmem:"))
      sum += Bytes(std::strtoull(line.c_str() + line.find(':') + 1, nullptr, 10) * 1024);
  return sum;
}

}  // namespace plimsoll
