#include "http/response_text.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(ResponseText, HasOurFramingWhateverWasSet) {
  HttpResponse response = http_response(201, "text/plain", "abc");
  response.headers.set("Content-Length", "99");
  response.headers.set("transfer-encoding", "gzip");
  response.headers.set("Connection", "upgrade");
  response.headers.set("Location", "/a");
  EXPECT_EQ(response_head(response, {.length = 3, .request_id = "r", .date = "D"}),
            "HTTP/1.1 201 Created\r\nDate: D\r\nContent-Type: text/plain\r\nLocation: /a\r\nX-Request-Id: r\r\n"
            "Content-Length: 3\r\n\r\n");
  EXPECT_EQ(response_head({204, {}, {}}, {.keep_alive = false, .date = "D"}),
            "HTTP/1.1 204 No Content\r\nDate: D\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(response_head({299, {}, {}}, {.http10 = true, .chunked = true, .date = "D"}),
            "HTTP/1.1 299 Status\r\nDate: D\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n");
}

TEST(ResponseText, Dates) {
  EXPECT_EQ(http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_FALSE(may_have_body(204));
  EXPECT_FALSE(may_have_body(304));
  EXPECT_TRUE(may_have_body(500));
}

}  // namespace
}  // namespace plimsoll
