#include "http/message.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(HttpMessage, MethodsThereAndBack) {
  EXPECT_EQ(method_from_text("DELETE"), HttpMethod::del);
  EXPECT_EQ(to_text(HttpMethod::del), "DELETE");
  // What is unknown, our word for it included, is "other".
  for (const std::string_view text : {"BREW", "OTHER", "get", ""}) EXPECT_EQ(method_from_text(text), HttpMethod::other);
}

TEST(HttpMessage, RequestIdsAreSane) {
  EXPECT_TRUE(is_sane_request_id("a-B_0.9"));
  for (const std::string_view text : {"", "a b", "a\nb", "a\"b", "\xc3\xa4"}) EXPECT_FALSE(is_sane_request_id(text));
  EXPECT_TRUE(is_sane_request_id(std::string(64, 'x')));
  EXPECT_FALSE(is_sane_request_id(std::string(65, 'x')));
}

TEST(HttpMessage, TraceParents) {
  const std::string good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  EXPECT_TRUE(is_trace_parent(good));
  EXPECT_TRUE(is_trace_parent("01" + good.substr(2) + "-more"));
  EXPECT_FALSE(is_trace_parent(good + "-more"));  // version 00 ends there
  EXPECT_FALSE(is_trace_parent("ff" + good.substr(2)));
  EXPECT_FALSE(is_trace_parent("00-4BF92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
  EXPECT_FALSE(is_trace_parent("00-00000000000000000000000000000000-00f067aa0ba902b7-01"));
  EXPECT_FALSE(is_trace_parent("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"));
  EXPECT_FALSE(is_trace_parent(good.substr(1)));
  HttpRequest request;
  EXPECT_EQ(request.trace_id(), "");
  request.trace_parent = good;
  EXPECT_EQ(request.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
}

TEST(HttpMessage, MediaTypeWithoutParameters) {
  HttpRequest request;
  EXPECT_EQ(request.media_type(), "");
  request.headers.set("Content-Type", "Multipart/Form-Data ; boundary=X");
  EXPECT_EQ(request.media_type(), "multipart/form-data");
}

}  // namespace
}  // namespace plimsoll
