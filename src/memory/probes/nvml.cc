// NVIDIA's management library, installed with the driver. Declared here is what we use of its stable C interface; the
// suffix _v2 belongs to the names of the functions as they are exported.
#include <array>
#include <vector>

#include "memory/probes/device_library.h"

namespace plimsoll {
namespace {

constexpr int kSuccess = 0;
using Device = struct OpaqueDevice*;
struct MemoryInfo {
  unsigned long long total;
  unsigned long long free;
  unsigned long long used;
};

struct Functions {
  int (*init)() = nullptr;
  int (*shutdown)() = nullptr;
  int (*count)(unsigned*) = nullptr;
  int (*by_index)(unsigned, Device*) = nullptr;
  int (*name)(Device, char*, unsigned) = nullptr;
  int (*memory)(Device, MemoryInfo*) = nullptr;
};

class Nvml final : public DeviceProbe {
 public:
  Nvml(std::unique_ptr<DeviceLibrary> library, const Functions& call, std::vector<Device> devices)
      : library_(std::move(library)), call_(call), devices_(std::move(devices)) {}
  Nvml(const Nvml&) = delete;
  Nvml& operator=(const Nvml&) = delete;
  ~Nvml() override { call_.shutdown(); }

  [[nodiscard]] std::string_view source() const override { return "nvml"; }
  [[nodiscard]] std::size_t count() const override { return devices_.size(); }
  [[nodiscard]] std::string name(std::size_t device) const override {
    std::array<char, 97> text{};
    if (device >= count() || call_.name(devices_[device], text.data(), text.size() - 1) != kSuccess) return {};
    return text.data();
  }
  [[nodiscard]] std::optional<DeviceMemory> read(std::size_t device) const override {
    MemoryInfo info{};
    if (device >= count() || call_.memory(devices_[device], &info) != kSuccess || info.total == 0) return std::nullopt;
    return DeviceMemory{Bytes(info.total), Bytes(info.used)};
  }

 private:
  std::unique_ptr<DeviceLibrary> library_;
  Functions call_;
  std::vector<Device> devices_;
};

// Devices that cannot be opened (no permission, in an error state) are left out.
std::vector<Device> find_devices(const Functions& call) {
  unsigned count = 0;
  if (call.count(&count) != kSuccess) return {};
  std::vector<Device> devices;
  for (unsigned index = 0; index < count; ++index) {
    Device device = nullptr;
    if (call.by_index(index, &device) == kSuccess) devices.push_back(device);
  }
  return devices;
}

}  // namespace

std::unique_ptr<DeviceProbe> open_nvml(const std::string& file) {
  auto library = DeviceLibrary::open(file);
  Functions call;
  const bool complete =
      library && library->find("nvmlInit_v2", call.init) && library->find("nvmlShutdown", call.shutdown) &&
      library->find("nvmlDeviceGetCount_v2", call.count) &&
      library->find("nvmlDeviceGetHandleByIndex_v2", call.by_index) && library->find("nvmlDeviceGetName", call.name) &&
      library->find("nvmlDeviceGetMemoryInfo", call.memory);
  if (!complete || call.init() != kSuccess) return nullptr;
  auto probe = std::make_unique<Nvml>(std::move(library), call, find_devices(call));
  if (probe->count() == 0) return nullptr;
  return probe;
}

}  // namespace plimsoll
