// Stands in for the CUDA runtime: two devices with different memory; the current device is exported to be checked.
#include <cstddef>

namespace {
int current = 0;
}

extern "C" {
int cudaGetDeviceCount(int* count) {
  *count = 2;
  return 0;
}
int cudaGetDevice(int* device) {
  *device = current;
  return 0;
}
int cudaSetDevice(int device) {
  current = device;
  return 0;
}
int cudaMemGetInfo(std::size_t* free, std::size_t* total) {
  *total = std::size_t{16} << 30;
  *free = *total - (static_cast<std::size_t>(current + 1) << 30);
  return 0;
}
}
