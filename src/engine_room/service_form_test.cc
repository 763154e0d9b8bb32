#include "engine_room/service_form.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {
using namespace literals;

TEST(ServiceFormTest, GetsSmallerWithTheBudget) {
  EXPECT_EQ(service_form(1_GiB, 2), (ServiceForm{.lines = 2, .models_in_turn = false}));
  EXPECT_EQ(service_form(364_MiB, 2), (ServiceForm{.lines = 1, .models_in_turn = false}));
  EXPECT_EQ(service_form(240_MiB, 2), (ServiceForm{.lines = 1, .models_in_turn = true}));
}

TEST(ServiceFormTest, ModelsThatTakeTurnsAreNotLoadedBeforehand) {
  const ServiceConfiguration whole{.models = {"a", "b"}, .threads = 2};
  EXPECT_EQ(in_form(whole, service_form(1_GiB, 2)).models, whole.models);
  EXPECT_TRUE(in_form(whole, service_form(240_MiB, 2)).models.empty());
  EXPECT_EQ(in_form(whole, service_form(240_MiB, 2)).threads, 2);
}

}  // namespace
}  // namespace plimsoll
