#include "http/headers.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(HttpHeaders, FindsWithoutCaseAndCounts) {
  HttpHeaders headers;
  EXPECT_TRUE(headers.add("X-A", "1"));
  EXPECT_TRUE(headers.add("x-a", "2"));
  EXPECT_EQ(headers.find("X-a"), "1");
  EXPECT_EQ(headers.count("X-A"), 2u);
  EXPECT_TRUE(headers.set("x-A", headers.find("x-a")));
  EXPECT_EQ(headers.count("X-A"), 1u);
  EXPECT_EQ(headers.find("x-a"), "1");
  headers.remove("X-A");
  EXPECT_TRUE(headers.fields().empty());
}

TEST(HttpHeaders, WhatBreaksALineNeverGetsIn) {
  HttpHeaders headers;
  headers.set("Location", "/before");
  for (const std::string_view value :
       {std::string_view("a\r\nSet-Cookie: x"), std::string_view("a\nb"), std::string_view("a\rb"),
        std::string_view("a\0b", 3), std::string_view("\x7f"), std::string_view("\x1b[31m")}) {
    EXPECT_FALSE(headers.set("Location", value));
    EXPECT_FALSE(headers.add("Location", value));
  }
  for (const std::string_view name : {"", "a b", "a:b", "a\r\nb", "a\tb", "\xc3\xa4"})
    EXPECT_FALSE(headers.add(name, "value")) << name;
  EXPECT_EQ(headers.fields().size(), 1u);
  EXPECT_EQ(headers.find("location"), "/before");
  EXPECT_TRUE(headers.set("Location", "tab\tand \xc3\xa4 may"));
}

}  // namespace
}  // namespace plimsoll
