#include "http/url.h"

#include <gmock/gmock.h>

namespace plimsoll {
namespace {

TEST(Url, IsTakenApart) {
  struct Row {
    std::string_view text;
    HttpUrl url;
    std::string_view origin;
  };
  for (const Row& row : {
           Row{"https://Hooks.Example.org", {true, "hooks.example.org", "443", "/"}, "https://hooks.example.org"},
           Row{"http://a/b?c=d/../e", {false, "a", "80", "/b?c=d/../e"}, "http://a"},
           Row{"http://a:8080?c", {false, "a", "8080", "/?c"}, "http://a:8080"},
           Row{"https://[::1]:443/x/", {true, "::1", "443", "/x/"}, "https://[::1]"},
           Row{"http://127.0.0.1:9/...", {false, "127.0.0.1", "9", "/..."}, "http://127.0.0.1:9"},
       }) {
    const auto url = parse_url(row.text);
    ASSERT_TRUE(url) << row.text << ": " << url.error().text();
    EXPECT_EQ(*url, row.url) << row.text;
    EXPECT_EQ(url->origin(), row.origin);
  }
}

TEST(Url, WhatCouldBeTakenForTwoThingsIsRefused) {
  for (const std::string_view text : {"",
                                      "ftp://a",
                                      "//a/b",
                                      "a.example",
                                      "https://",
                                      "http://:80",
                                      "http://a:0",
                                      "http://a:65536",
                                      "http://a:x",
                                      "http://a:",
                                      "http://u:p@a/",
                                      "http://a@b",
                                      "http://a/b#c",
                                      "http://a/ b",
                                      "http://a/\r\nHost: b",
                                      "http://a\\b/",
                                      "http://a/../b",
                                      "http://a/b/%2e%2E/c",
                                      "http://a/.",
                                      "http://a/%2e./",
                                      "http://a/b/..%2fc",
                                      "http://a/b%5C..%5c",
                                      "http://[::1",
                                      "http://[::1]x",
                                      "http://ä/",
                                      "http://a%2eb/",
                                      "http://[a.example]/"}) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().reason, Reason::usage);
  }
}

}  // namespace
}  // namespace plimsoll
