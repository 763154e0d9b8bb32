#include "http/listen_address.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(ListenAddress, IsUnderstood) {
  for (const auto& [text, meant] : {std::pair{"127.0.0.1:8080", "127.0.0.1:8080"},
                                    {"[::1]:0", "[::1]:0"},
                                    {"localhost:1", "127.0.0.1:1"},
                                    {":80", "0.0.0.0:80"},
                                    {"[::]:80", "[::]:80"}})
    EXPECT_EQ(to_text(parse_listen_address(text).value()), meant);
  for (const std::string_view text : {"", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "::1:80",
                                      "[127.0.0.1]:80", "example.org:80", "127.0.0.1:80 ", "127.0.0.1:-1"})
    EXPECT_EQ(parse_listen_address(text).error().reason, Reason::setting_invalid) << text;
}

TEST(ListenAddress, OthersAreOnlyLetInWithKeys) {
  for (const char* text : {"127.0.0.1:1", "127.9.9.9:1", "[::1]:1"})
    EXPECT_TRUE(check_exposure(parse_listen_address(text).value(), false));
  for (const char* text : {":1", "10.0.0.1:1", "[::]:1"}) {
    const auto endpoint = parse_listen_address(text).value();
    EXPECT_TRUE(check_exposure(endpoint, true));
    EXPECT_NE(check_exposure(endpoint, false).error().message.find("server.keys_file"), std::string::npos);
  }
}

}  // namespace
}  // namespace plimsoll
