#include <gtest/gtest.h>

#include "inference/engine.h"

namespace plimsoll {
namespace {

TEST(Arithmetic, SettingsRoundTripAndAutoIsAlwaysSomethingUsable) {
  for (const Arithmetic each : {Arithmetic::f32, Arithmetic::bf16, Arithmetic::f16})
    EXPECT_EQ(arithmetic_from_setting(label(each)).value(), each);
  EXPECT_NE(arithmetic_from_setting("auto").value(), Arithmetic::f16);
  EXPECT_EQ(arithmetic_from_setting("int8").error().reason, Reason::setting_invalid);
}

}  // namespace
}  // namespace plimsoll
