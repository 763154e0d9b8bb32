// Stands in for libnvidia-ml.so.1: three devices, of which the second cannot be opened and the third stops answering
// when FAKE_NVML_LOST is set. FAKE_NVML_DOWN: the library does not start. The count of open users is exported.
#include <cstdlib>
#include <cstring>

namespace {
int users = 0;
int numbers[3] = {0, 1, 2};
}  // namespace

extern "C" {
struct FakeMemory {
  unsigned long long total, free, used;
};
int fakeUsers() { return users; }
int nvmlInit_v2() {
  if (std::getenv("FAKE_NVML_DOWN") != nullptr) return 9;
  ++users;
  return 0;
}
int nvmlShutdown() {
  --users;
  return 0;
}
int nvmlDeviceGetCount_v2(unsigned* count) {
  *count = 3;
  return 0;
}
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void** device) {
  if (index == 1) return 4;
  *device = &numbers[index];
  return 0;
}
int nvmlDeviceGetName(void* device, char* text, unsigned length) {
  std::strncpy(text, *static_cast<int*>(device) == 0 ? "Fake A" : "Fake C", length);
  return 0;
}
int nvmlDeviceGetMemoryInfo(void* device, FakeMemory* memory) {
  if (*static_cast<int*>(device) == 2 && std::getenv("FAKE_NVML_LOST") != nullptr) return 15;
  *memory = {24ULL << 30, 20ULL << 30, 4ULL << 30};
  return 0;
}
}
