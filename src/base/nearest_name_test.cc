#include "base/nearest_name.h"

#include <gtest/gtest.h>

#include <vector>

namespace plimsoll {
namespace {

TEST(NearestName, CountsChanges) {
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("window", "window"), 0u);
  EXPECT_EQ(edit_distance("windwo", "window"), 2u);
  EXPECT_EQ(edit_distance("page_pixel", "page_pixels"), 1u);
}

TEST(NearestName, SuggestsOnlyWhatIsNear) {
  const std::vector<std::string> names = {"--jobs", "--pages", "--page-time"};
  EXPECT_EQ(nearest_name("--page", names), "--pages");
  EXPECT_EQ(nearest_name("--job", names), "--jobs");
  EXPECT_EQ(nearest_name("--colour", names), "");
}

}  // namespace
}  // namespace plimsoll
