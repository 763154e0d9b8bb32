#include "http/target.h"

#include <gmock/gmock.h>

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(RequestTarget, IsTakenApartAndDecoded) {
  const auto target = parse_target("/v1/tasks/a%20b+c?x=1%262&y&z=a+b%2B&x=").value();
  EXPECT_EQ(target.text, "/v1/tasks/a%20b+c?x=1%262&y&z=a+b%2B&x=");
  EXPECT_THAT(target.path, ElementsAre("v1", "tasks", "a b+c"));
  EXPECT_THAT(target.query, ElementsAre(Pair("x", "1&2"), Pair("y", ""), Pair("z", "a b+"), Pair("x", "")));
}

TEST(RequestTarget, PathsAreTextNotFolders) {
  EXPECT_THAT(parse_target("/a/../%2e%2e/%2Fetc%2fpasswd").value().path, ElementsAre("a", "..", "..", "/etc/passwd"));
  EXPECT_THAT(parse_target("/").value().path, IsEmpty());
  EXPECT_THAT(parse_target("/a/").value().path, ElementsAre("a"));
  EXPECT_THAT(parse_target("/a//b").value().path, ElementsAre("a", "", "b"));
}

TEST(RequestTarget, OtherForms) {
  EXPECT_EQ(parse_target("http://host:80/a?b").value().text, "/a?b");
  EXPECT_EQ(parse_target("HTTPS://host").value().text, "/");
  EXPECT_EQ(parse_target("http://host?b=1").value().text, "/?b=1");
  EXPECT_EQ(parse_target("*").value().text, "*");
}

TEST(RequestTarget, RefusesWhatNoTargetIs) {
  for (const std::string_view text : {"", "a", "host:443", "ftp://host/a", "/%", "/%4", "/%zz", "/a%4", "/?%",
                                      "/?a=%g0", "/%00", "/a%0d%0ab", "/?a=%00", "/%7f", "/?x=%1b", "/a#b", "?a"})
    EXPECT_EQ(parse_target(text).error().reason, Reason::http_request) << text;
  EXPECT_FALSE(parse_target(std::string_view("/a\0b", 4)));
  std::string deep;
  for (std::size_t i = 0; i <= kPathSegmentsMax; ++i) deep += "/a";
  EXPECT_FALSE(parse_target(deep));
  std::string wide = "/?";
  for (std::size_t i = 0; i <= kQueryPairsMax; ++i) wide += "a&";
  EXPECT_FALSE(parse_target(wide));
}

TEST(RequestTarget, DecodesThatEndWithAnEscape) {
  EXPECT_EQ(percent_decode("%41", PlusIs::itself).value(), "A");
  EXPECT_EQ(percent_decode("a%2f", PlusIs::itself).value(), "a/");
  EXPECT_EQ(percent_decode("+", PlusIs::itself).value(), "+");
  EXPECT_EQ(percent_decode("+", PlusIs::space).value(), " ");
}

}  // namespace
}  // namespace plimsoll
