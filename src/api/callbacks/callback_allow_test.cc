#include "api/callbacks/callback_allow.h"

#include <gmock/gmock.h>

namespace plimsoll {
namespace {

using boost::asio::ip::make_address;
using testing::HasSubstr;

CallbackAllow allow(std::string_view text) { return CallbackAllow::parse(text).value(); }

TEST(CallbackAllow, GoesByWhatAUrlBeginsWith) {
  const CallbackAllow some =
      allow("https://all.example, https://part.example/in/ ,http://127.0.0.1:9000/here,https://port.example:8443");
  for (const std::string_view url :
       {"https://all.example", "https://all.example/any?x", "https://ALL.example:443/", "https://part.example/in/x",
        "http://127.0.0.1:9000/here", "http://127.0.0.1:9000/here/x", "http://127.0.0.1:9000/here?x",
        "https://port.example:8443/"})
    EXPECT_TRUE(some.check(url)) << url;
  for (const std::string_view url :
       {"http://all.example/", "https://all.example:8443/", "https://all.example.evil.example/",
        "https://b.all.example/", "https://part.example/", "https://part.example/input",
        "https://part.example/in/../out", "https://part.example/in/%2e%2e%2fout", "http://127.0.0.1:9000/hereabouts",
        "http://127.0.0.1:9001/here", "https://port.example/", "https://all.example@evil.example/", "no url"}) {
    const auto refused = some.check(url);
    ASSERT_FALSE(refused) << url;
    EXPECT_EQ(refused.error().reason, Reason::task_option);
    EXPECT_THAT(refused.error().message, HasSubstr("'callback'"));
  }
}

TEST(CallbackAllow, EmptyAllowsNothingAndNamesTheSetting) {
  EXPECT_TRUE(allow("").empty());
  EXPECT_TRUE(allow(" , ").empty());
  EXPECT_THAT(allow("").check("https://a.example/").error().message, HasSubstr("callbacks.allow, which is empty"));
}

TEST(CallbackAllow, WhatIsNoEntryIsRefused) {
  for (const std::string_view text : {"all.example", "ftp://a.example", "https://", "https://a.example/?x", "*",
                                      "https://a.example,b", "10.0.0.0/8"}) {
    const auto refused = CallbackAllow::parse(text);
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().reason, Reason::setting_invalid);
    EXPECT_THAT(refused.error().message, HasSubstr("callbacks.allow"));
  }
}

TEST(CallbackAllow, ANameStandsForPublicAddressesOrThoseThatAreListed) {
  const CallbackAllow some = allow("https://name.example,http://localhost:1,http://10.0.0.7,10.0.0.5,http://[fd00::1]");
  const auto may = [&](std::string_view url, const char* address) {
    return some.may_reach(some.check(url).value(), make_address(address));
  };
  EXPECT_TRUE(may("https://name.example", "93.184.216.34"));
  EXPECT_TRUE(may("https://name.example", "10.0.0.5"));
  EXPECT_TRUE(may("https://name.example", "::ffff:10.0.0.5"));
  EXPECT_FALSE(may("https://name.example", "10.0.0.6"));
  EXPECT_FALSE(may("https://name.example", "10.0.0.7")) << "only as a URL of its own";
  EXPECT_FALSE(may("https://name.example", "127.0.0.1"));
  EXPECT_TRUE(may("http://localhost:1", "127.0.0.1"));
  EXPECT_TRUE(may("http://localhost:1", "::1"));
  EXPECT_FALSE(may("http://localhost:1", "93.184.216.34"));
  EXPECT_TRUE(may("http://10.0.0.7/", "10.0.0.7"));
  EXPECT_FALSE(may("http://10.0.0.7/", "10.0.0.8"));
  EXPECT_TRUE(may("http://[fd00::1]/", "fd00::1"));
}

TEST(PublicAddress, IsOneThatIsReachableFromEverywhere) {
  for (const char* address :
       {"1.1.1.1", "100.63.255.255", "172.32.0.1", "223.255.255.255", "2606:4700::1", "::ffff:1.1.1.1"})
    EXPECT_TRUE(is_public(make_address(address))) << address;
  for (const char* address :
       {"0.0.0.0",     "10.1.2.3",        "100.64.0.1",  "127.0.0.1",     "127.9.9.9",       "169.254.169.254",
        "172.16.0.1",  "172.31.255.255",  "192.168.1.1", "192.0.2.1",     "198.19.0.1",      "224.0.0.1",
        "240.0.0.1",   "255.255.255.255", "::",          "::1",           "fe80::1",         "fc00::1",
        "fd12::1",     "ff02::1",         "2001:db8::1", "2002:7f00:1::", "64:ff9b::7f00:1", "::ffff:127.0.0.1",
        "::127.0.0.1", "2001:0:1::"})
    EXPECT_FALSE(is_public(make_address(address))) << address;
}

}  // namespace
}  // namespace plimsoll
