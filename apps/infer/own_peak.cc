#include "own_peak.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>

#include "base/own_memory.h"

namespace plimsoll {

void reset_own_peak() {
  // "5" resets the peak resident set size and nothing else (proc(5), clear_refs).
  std::ofstream("/proc/self/clear_refs") << "5";
}

Bytes own_peak() {
  std::ifstream status("/proc/self/status");
  Bytes peak;
  Bytes files;
  for (std::string line; std::getline(status, line);) {
    const bool is_peak = line.starts_with("VmHWM:");
    if (!is_peak && !line.starts_with("RssFile:")) continue;
    (is_peak ? peak : files) = Bytes(std::strtoull(line.c_str() + line.find(':') + 1, nullptr, 10) * 1024);
  }
  return std::max(peak - files, private_memory());
}

}  // namespace plimsoll
