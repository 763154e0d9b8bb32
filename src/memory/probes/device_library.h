// What the device probes share: one library opened at run time, and its functions by name.
#pragma once

#include <memory>
#include <string>

#include "memory/probes/device.h"

namespace plimsoll {

class DeviceLibrary {
 public:
  // Null when it is not installed.
  [[nodiscard]] static std::unique_ptr<DeviceLibrary> open(const std::string& file);
  DeviceLibrary(const DeviceLibrary&) = delete;
  DeviceLibrary& operator=(const DeviceLibrary&) = delete;
  ~DeviceLibrary();

  // False when the library has no such function: an older or a broken one.
  template <typename Function>
  [[nodiscard]] bool find(const char* name, Function*& function) const {
    function = reinterpret_cast<Function*>(address(name));
    return function != nullptr;
  }

 private:
  explicit DeviceLibrary(void* handle) : handle_(handle) {}
  [[nodiscard]] void* address(const char* name) const;
  void* handle_;
};

// Null when the library is missing, lacks a function that is used, does not start, or sees no device.
[[nodiscard]] std::unique_ptr<DeviceProbe> open_nvml(const std::string& file);
[[nodiscard]] std::unique_ptr<DeviceProbe> open_cuda_runtime(const std::string& file);

}  // namespace plimsoll
