#include "confinement/process_size.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

namespace plimsoll {
namespace {

// "VmData:     1234 kB"; zero when there is no such line.
Bytes line_value(const std::string& status, std::string_view name) {
  const auto at = status.find(name);
  if (at == std::string::npos) return {};
  return Bytes(std::strtoull(status.c_str() + at + name.size(), nullptr, 10) * 1024);
}

}  // namespace

ProcessSizeGauge::ProcessSizeGauge() : status_(::open("/proc/self/status", O_RDONLY | O_CLOEXEC)) {}

ProcessSize ProcessSizeGauge::now() const {
  std::array<char, 4096> buffer;
  const ssize_t length = ::pread(status_.get(), buffer.data(), buffer.size(), 0);
  if (length <= 0) return {};
  const std::string status(buffer.data(), static_cast<std::size_t>(length));
  return {line_value(status, "\nVmData:"), line_value(status, "\nVmSize:"),
          line_value(status, "\nRssAnon:") + line_value(status, "\nRssShmem:")};
}

ProcessSize process_size() { return ProcessSizeGauge().now(); }

}  // namespace plimsoll
