#include "settings/idle_times.h"

#include <gtest/gtest.h>

#include "settings/setting.h"

namespace plimsoll {
namespace {

using std::chrono::milliseconds;

TEST(IdleTimes, OneForAllAndExceptions) {
  const IdleTimes plain = parse_idle_times("5m").value();
  EXPECT_EQ(plain.of("anything"), milliseconds(300'000));
  const IdleTimes mixed = parse_idle_times("90s,picodet-cdla=0,ppocrv6-small-rec=never").value();
  EXPECT_EQ(mixed.of("ppocrv6-small-det"), milliseconds(90'000));
  EXPECT_EQ(mixed.of("picodet-cdla"), milliseconds(0));
  EXPECT_EQ(mixed.of("ppocrv6-small-rec"), std::nullopt);
  EXPECT_EQ(parse_idle_times("never")->of("anything"), std::nullopt);
}

TEST(IdleTimes, WhatIsNotOneIsRefused) {
  for (const char* bad : {"", "soon", "a=5m", "5m,", "5m,=1s", "5m,a", "5m,a=soon", "5m,a=-1s"}) {
    const auto times = parse_idle_times(bad);
    ASSERT_FALSE(times) << bad;
    EXPECT_EQ(times.error().reason, Reason::setting_invalid) << bad;
  }
}

TEST(IdleTimes, TheSettingIsCheckedByIt) {
  Settings settings = default_settings();
  EXPECT_EQ(parse_idle_times(settings.idle_times)->of("anything"), milliseconds(300'000));
  EXPECT_TRUE(assign(*find_setting("models.idle_time"), "0,ppocrv6-small-rec=never", settings));
  EXPECT_FALSE(assign(*find_setting("models.idle_time"), "ever", settings));
  EXPECT_EQ(settings.idle_times, "0,ppocrv6-small-rec=never");
}

}  // namespace
}  // namespace plimsoll
