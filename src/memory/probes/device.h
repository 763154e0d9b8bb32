// Memory of accelerators, from whatever this machine has: NVIDIA's management library, the CUDA runtime, or nothing.
// Libraries are opened at run time; no header of theirs is needed and none of them is linked.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace plimsoll {

struct DeviceMemory {
  Bytes total;
  Bytes used;  // by everybody on the device, the driver's own share included
};

// Device numbers are the probe's own, from 0. Threads: one at a time.
class DeviceProbe {
 public:
  virtual ~DeviceProbe() = default;
  [[nodiscard]] virtual std::string_view source() const = 0;  // "nvml", "cuda", "none"
  [[nodiscard]] virtual std::size_t count() const = 0;
  [[nodiscard]] virtual std::string name(std::size_t device) const = 0;
  // Empty when the device does not answer (fell off the bus, was taken away): the guard fails closed for its domain.
  [[nodiscard]] virtual std::optional<DeviceMemory> read(std::size_t device) const = 0;
};

struct DeviceProbeRule {
  std::string nvml = "libnvidia-ml.so.1";
  // The CUDA runtime tells the free memory only inside a context, and a context costs about half a gigabyte of device
  // memory and 100 MB of the host's in the asking process until it ends. So it is asked only by a process that has one
  // anyway, an OCR service on that device.
  bool has_context = false;
  std::string cuda_runtime[2] = {"libcudart.so.13", "libcudart.so.12"};
};

// The first that opens and finds a device, in the order above; never null, "none" has no devices.
[[nodiscard]] std::unique_ptr<DeviceProbe> open_device_probe(const DeviceProbeRule& rule = {});

}  // namespace plimsoll
