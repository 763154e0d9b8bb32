#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

#include "memory/probes/device.h"

namespace plimsoll {
namespace {
using namespace literals;

DeviceProbeRule rule(const std::string& nvml, bool has_context, const std::string& cuda = "/nonexistent.so") {
  DeviceProbeRule made;
  made.nvml = nvml;
  made.has_context = has_context;
  made.cuda_runtime[0] = "/nonexistent.so";
  made.cuda_runtime[1] = cuda;
  return made;
}

int call(const char* library, const char* name) {
  void* handle = ::dlopen(library, RTLD_NOW);
  const auto function = reinterpret_cast<int (*)()>(::dlsym(handle, name));
  return function();
}

TEST(DeviceProbe, NvmlShowsTheDevicesThatOpen) {
  const auto probe = open_device_probe(rule(FAKE_NVML, false));
  EXPECT_EQ(probe->source(), "nvml");
  ASSERT_EQ(probe->count(), 2);
  EXPECT_EQ(probe->name(0), "Fake A");
  EXPECT_EQ(probe->name(1), "Fake C");
  EXPECT_EQ(probe->read(1)->total, 24_GiB);
  EXPECT_EQ(probe->read(1)->used, 4_GiB);
  EXPECT_FALSE(probe->read(2));
}

TEST(DeviceProbe, ADeviceThatStopsAnsweringReadsAsNothing) {
  const auto probe = open_device_probe(rule(FAKE_NVML, false));
  ::setenv("FAKE_NVML_LOST", "1", 1);
  EXPECT_FALSE(probe->read(1));
  EXPECT_TRUE(probe->read(0));
  ::unsetenv("FAKE_NVML_LOST");
}

TEST(DeviceProbe, GivesTheLibraryBack) {
  {
    const auto probe = open_device_probe(rule(FAKE_NVML, false));
    EXPECT_EQ(call(FAKE_NVML, "fakeUsers"), 1);
  }
  EXPECT_EQ(call(FAKE_NVML, "fakeUsers"), 0);
}

TEST(DeviceProbe, TheCudaRuntimeIsSecondAndOnlyWithAContext) {
  ::setenv("FAKE_NVML_DOWN", "1", 1);
  const auto without = open_device_probe(rule(FAKE_NVML, false, FAKE_CUDART));
  const auto with = open_device_probe(rule(FAKE_NVML, true, FAKE_CUDART));
  ::unsetenv("FAKE_NVML_DOWN");
  EXPECT_EQ(without->source(), "none");
  EXPECT_EQ(with->source(), "cuda");
  ASSERT_EQ(with->count(), 2);
  EXPECT_EQ(with->read(1)->total, 16_GiB);
  EXPECT_EQ(with->read(1)->used, 2_GiB);
  EXPECT_EQ(with->read(0)->used, 1_GiB);
}

TEST(DeviceProbe, ALibraryThatLacksAFunctionIsPassedOver) {
  const auto probe = open_device_probe(rule(FAKE_CUDART, true, FAKE_NVML));
  EXPECT_EQ(probe->source(), "none");
  EXPECT_EQ(probe->count(), 0);
  EXPECT_FALSE(probe->read(0));
}

void expect_real_readings(const DeviceProbe& probe) {
  for (std::size_t device = 0; device < probe.count(); ++device) {
    const auto memory = probe.read(device);
    ASSERT_TRUE(memory);
    EXPECT_FALSE(probe.name(device).empty());
    EXPECT_GT(memory->total, 1_GiB);
    EXPECT_LE(memory->used, memory->total);
    std::printf("%s: %s of %s used\n", probe.name(device).c_str(), to_text(memory->used).c_str(),
                to_text(memory->total).c_str());
  }
}

// The real ones, where they are.
TEST(DeviceProbe, NvmlOnThisMachine) {
  const auto probe = open_device_probe();
  if (probe->source() != "nvml") GTEST_SKIP() << "no NVIDIA device here";
  expect_real_readings(*probe);
}

TEST(DeviceProbe, CudaRuntimeOnThisMachine) {
  DeviceProbeRule without_nvml;
  without_nvml.nvml = "/nonexistent.so";
  without_nvml.has_context = true;
  const auto probe = open_device_probe(without_nvml);
  if (probe->source() != "cuda") GTEST_SKIP() << "no CUDA runtime with a device here";
  expect_real_readings(*probe);
}

}  // namespace
}  // namespace plimsoll
