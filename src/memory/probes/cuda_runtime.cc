// The CUDA runtime as a probe, where the management library is missing: some containers have the one without the other.
// Reading selects the device in the calling thread and puts the former one back.
#include "memory/probes/device_library.h"

namespace plimsoll {
namespace {

constexpr int kSuccess = 0;

struct Functions {
  int (*count)(int*) = nullptr;
  int (*get_device)(int*) = nullptr;
  int (*set_device)(int) = nullptr;
  int (*memory)(std::size_t*, std::size_t*) = nullptr;
};

class CudaRuntime final : public DeviceProbe {
 public:
  CudaRuntime(std::unique_ptr<DeviceLibrary> library, const Functions& call, int count)
      : library_(std::move(library)), call_(call), count_(count) {}

  [[nodiscard]] std::string_view source() const override { return "cuda"; }
  [[nodiscard]] std::size_t count() const override { return static_cast<std::size_t>(count_); }
  [[nodiscard]] std::string name(std::size_t device) const override { return "CUDA device " + std::to_string(device); }
  [[nodiscard]] std::optional<DeviceMemory> read(std::size_t device) const override {
    int former = 0;
    if (device >= count() || call_.get_device(&former) != kSuccess) return std::nullopt;
    if (call_.set_device(static_cast<int>(device)) != kSuccess) return std::nullopt;
    std::size_t free = 0;
    std::size_t total = 0;
    const bool read = call_.memory(&free, &total) == kSuccess && total != 0;
    call_.set_device(former);
    if (!read) return std::nullopt;
    return DeviceMemory{Bytes(total), Bytes(total) - Bytes(free)};
  }

 private:
  std::unique_ptr<DeviceLibrary> library_;
  Functions call_;
  int count_;
};

}  // namespace

std::unique_ptr<DeviceProbe> open_cuda_runtime(const std::string& file) {
  auto library = DeviceLibrary::open(file);
  Functions call;
  const bool complete = library && library->find("cudaGetDeviceCount", call.count) &&
                        library->find("cudaGetDevice", call.get_device) &&
                        library->find("cudaSetDevice", call.set_device) && library->find("cudaMemGetInfo", call.memory);
  int count = 0;
  if (!complete || call.count(&count) != kSuccess || count <= 0) return nullptr;
  return std::make_unique<CudaRuntime>(std::move(library), call, count);
}

}  // namespace plimsoll
