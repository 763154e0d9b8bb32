#include "settings/reading_devices.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

using Devices = std::vector<ReadingDevice>;

TEST(ReadingDevices, AllProcessorsAreOneDevice) { EXPECT_EQ(parse_devices("cpu").value(), (Devices{{"cpu", {}}})); }

TEST(ReadingDevices, SetsOfProcessorsAreDevices) {
  EXPECT_EQ(parse_devices("cpu:0-1,cpu:2-3").value(), (Devices{{"cpu:0-1", {0, 1}}, {"cpu:2-3", {2, 3}}}));
  EXPECT_EQ(parse_devices("cpu:5").value(), (Devices{{"cpu:5", {5}}}));
}

TEST(ReadingDevices, WhatCannotBeReadIsRefused) {
  for (const char* text : {"", "gpu:0", "cpu,cpu:1", "cpu:", "cpu:x", "cpu:1-", "cpu:3-2", "cpu:0-1-2", "cpu:-1",
                           "cpu:0,1", "cpu:0-1,cpu:1", "cpu:9999", "cpu:0,", "CPU"}) {
    const auto devices = parse_devices(text);
    ASSERT_FALSE(devices) << text;
    EXPECT_EQ(devices.error().reason, Reason::setting_invalid);
  }
}

TEST(ReadingDevices, TheirNumberHasABound) {
  std::string text = "cpu:0";
  for (std::size_t cpu = 1; cpu < kReadingDevicesMax; ++cpu) text += ",cpu:" + std::to_string(cpu);
  EXPECT_EQ(parse_devices(text).value().size(), kReadingDevicesMax);
  EXPECT_FALSE(parse_devices(text + ",cpu:99"));
}

}  // namespace
}  // namespace plimsoll
