#include "memory/probes/device.h"

#include <dlfcn.h>

#include "memory/probes/device_library.h"

namespace plimsoll {
namespace {

class NoDevices final : public DeviceProbe {
 public:
  [[nodiscard]] std::string_view source() const override { return "none"; }
  [[nodiscard]] std::size_t count() const override { return 0; }
  [[nodiscard]] std::string name(std::size_t) const override { return {}; }
  [[nodiscard]] std::optional<DeviceMemory> read(std::size_t) const override { return std::nullopt; }
};

}  // namespace

std::unique_ptr<DeviceLibrary> DeviceLibrary::open(const std::string& file) {
  void* handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return nullptr;
  return std::unique_ptr<DeviceLibrary>(new DeviceLibrary(handle));
}

DeviceLibrary::~DeviceLibrary() { ::dlclose(handle_); }

void* DeviceLibrary::address(const char* name) const { return ::dlsym(handle_, name); }

std::unique_ptr<DeviceProbe> open_device_probe(const DeviceProbeRule& rule) {
  if (auto probe = open_nvml(rule.nvml)) return probe;
  if (rule.has_context)
    for (const std::string& file : rule.cuda_runtime)
      if (auto probe = open_cuda_runtime(file)) return probe;
  return std::make_unique<NoDevices>();
}

}  // namespace plimsoll
