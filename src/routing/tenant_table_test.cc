#include "routing/tenant_table.h"

#include <gmock/gmock.h>

namespace plimsoll {
namespace {
using namespace literals;

const TenantShare kOthers{.weight = 1, .queued_max = 9, .queued_bytes_max = 7_MiB};

TEST(TenantTable, SaysWhatDiffersFromEverybodyElse) {
  const TenantTable table = parse_tenants(
                                "# comment\n\naccounts weight=4 min=20% # more\r\n"
                                "\tarchive max=25%\ttasks=1000 bytes=20G weight=0.5\nplain",
                                kOthers, 8)
                                .value();
  ASSERT_EQ(table.size(), 3U);
  EXPECT_EQ(table.at("accounts").weight, 4);
  EXPECT_DOUBLE_EQ(table.at("accounts").min_share, 0.2);
  EXPECT_EQ(table.at("accounts").max_share, 1);
  EXPECT_EQ(table.at("accounts").queued_max, 9);
  EXPECT_EQ(table.at("accounts").queued_bytes_max, 7_MiB);
  EXPECT_EQ(table.at("archive").weight, 0.5);
  EXPECT_DOUBLE_EQ(table.at("archive").max_share, 0.25);
  EXPECT_EQ(table.at("archive").queued_max, 1000);
  EXPECT_EQ(table.at("archive").queued_bytes_max, 20_GiB);
  EXPECT_EQ(table.at("plain").weight, 1);
  EXPECT_TRUE(parse_tenants("", kOthers, 8).value().empty());
}

TEST(TenantTable, SaysWhichLineIsWrongAndWhatMayStandThere) {
  struct Row {
    std::string text;
    std::string says;
  };
  for (const Row& row : {
           Row{"a weight=2\nb weight=0", "line 2: 'weight=0' should be weight=0.001..1000"},
           Row{"a weight=nan", "'weight=nan' should be"},
           Row{"a weight", "'weight' should be"},
           Row{"a weight=2x", "'weight=2x' should be"},
           Row{"a share=2", "'share=2' should be"},
           Row{"a min=0.2", "'min=0.2' should be"},
           Row{"a min=101%", "'min=101%' should be"},
           Row{"a max=0%", "'max=0%' should be"},
           Row{"a tasks=0", "'tasks=0' should be"},
           Row{"a bytes=much", "'bytes=much' should be"},
           Row{"a min=50% max=40%", "the least share is above the most"},
           Row{"a\na", "line 2: 'a' was there before"},
           Row{"weight=2", "'weight=2' is no tenant's name"},
           Row{"a min=60%\nb min=50%", "line 2: the least shares come to more than 100%"},
           Row{"a\nb\nc", "more than 2 rows"},
       }) {
    const auto refused = parse_tenants(row.text, kOthers, 2);
    ASSERT_FALSE(refused) << row.text;
    EXPECT_EQ(refused.error().reason, Reason::setting_invalid);
    EXPECT_THAT(refused.error().message, testing::HasSubstr(row.says));
  }
}

}  // namespace
}  // namespace plimsoll
