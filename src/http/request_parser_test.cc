#include "http/request_parser.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

const HttpLimits kLimits{.header_bytes = Bytes(1024), .headers = 10};

Result<RequestParser> parse(const std::string& lines) { return RequestParser::parse(lines + "\r\n", kLimits); }
Reason refused(const std::string& lines) {
  const auto parser = parse(lines);
  return parser ? Reason::internal : parser.error().reason;
}

TEST(RequestParser, ReadsARequest) {
  const auto parser = parse(
      "POST /a/%41?x=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nX-Request-Id: abc\r\n"
      "Expect: 100-Continue\r\n");
  ASSERT_TRUE(parser) << parser.error().message;
  const HttpRequest& request = parser->request();
  EXPECT_EQ(request.method, HttpMethod::post);
  EXPECT_EQ(request.path.at(1), "A");
  EXPECT_EQ(request.query_value("x"), "1");
  EXPECT_EQ(request.content_length, 5u);
  EXPECT_EQ(request.id, "abc");
  EXPECT_TRUE(request.has_body);
  EXPECT_TRUE(parser->keep_alive());
  EXPECT_TRUE(parser->expects_continue());
}

TEST(RequestParser, KnowsWhenAConnectionMayGoOn) {
  EXPECT_TRUE(parse("GET / HTTP/1.1\r\nHost: h\r\n")->keep_alive());
  EXPECT_FALSE(parse("GET / HTTP/1.1\r\nHost: h\r\nConnection: x, close\r\n")->keep_alive());
  EXPECT_FALSE(parse("GET / HTTP/1.0\r\n")->keep_alive());
  EXPECT_TRUE(parse("GET / HTTP/1.0\r\nConnection: keep-alive\r\n")->keep_alive());
}

TEST(RequestParser, RefusesWhatCouldBeReadInTwoWays) {
  const std::string post = "POST / HTTP/1.1\r\nHost: h\r\n";
  for (const std::string_view fields : {"Content-Length: 1\r\nContent-Length: 1\r\n",
                                        "Content-Length: 1\r\nContent-Length: 2\r\n",
                                        "Content-Length: 1, 1\r\n",
                                        "Content-Length: +1\r\n",
                                        "Content-Length: -1\r\n",
                                        "Content-Length: 0x1\r\n",
                                        "Content-Length: \r\n",
                                        "Content-Length: 99999999999999999999\r\n",
                                        "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
                                        "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n",
                                        "Transfer-Encoding: gzip\r\nContent-Length: 1\r\n",
                                        "Host: other\r\n",
                                        "Transfer-Encoding : chunked\r\n",
                                        "X: a\nY: b\r\n",
                                        "X: a\rb\r\n",
                                        "X\r\n",
                                        ": x\r\n",
                                        " X: y\r\n",
                                        "\tX: y\r\n",
                                        "X y: z\r\n"})
    EXPECT_EQ(refused(post + std::string(fields)), Reason::http_request) << fields;
  EXPECT_EQ(refused("GET / HTTP/1.1\r\n"), Reason::http_request);
  EXPECT_EQ(refused("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n"), Reason::http_request);
  EXPECT_EQ(refused("GET * HTTP/1.1\r\nHost: h\r\n"), Reason::http_request);
}

TEST(RequestParser, RefusesCodingsThatItDoesNotKnow) {
  for (const std::string_view coding :
       {"gzip, chunked", "identity", "gzip", "chunked, gzip", "xchunked", "chunked;q=1"})
    EXPECT_EQ(refused("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: " + std::string(coding) + "\r\n"),
              Reason::http_coding)
        << coding;
  EXPECT_EQ(refused("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: gzip\r\n"),
            Reason::http_coding);
}

TEST(RequestParser, HoldsTheNumberOfFields) {
  std::string lines = "GET / HTTP/1.1\r\nHost: h\r\n";
  for (int field = 0; field < 9; ++field) lines += "X: y\r\n";
  EXPECT_TRUE(parse(lines));
  EXPECT_EQ(refused(lines + "X: y\r\n"), Reason::request_header);
}

TEST(RequestParser, FindsTheEndOfAHeader) {
  const auto find = [](std::string_view bytes, std::size_t searched = 0) {
    return RequestParser::find_header(bytes, searched, kLimits);
  };
  EXPECT_EQ(find("GET / HTTP/1.1\r\nHost: h\r\n").value(), 0u);
  EXPECT_EQ(find("GET / HTTP/1.1\r\n\r\nrest").value(), 18u);
  EXPECT_EQ(find("GET / HTTP/1.1\r\n\r\nrest", 17).value(), 18u);
  EXPECT_EQ(find("GET /\r\n").error().reason, Reason::http_request);
  EXPECT_EQ(find("\x16\x03\x01\r\n").error().reason, Reason::http_request);  // TLS
  EXPECT_EQ(find("PRI * HTTP/2.0\r\n").error().reason, Reason::http_version);
  EXPECT_EQ(find("GET / HTTP/1.1\r").value(), 0u);
  EXPECT_EQ(find("\x16\x03\x01").error().reason, Reason::http_request);
  EXPECT_EQ(find("GET / HTTP/1.1\nHost: h\n").error().reason, Reason::http_request);
  EXPECT_EQ(find(std::string(1024, 'x')).error().reason, Reason::request_header);
  const std::string long_line = "GET /" + std::string(1006, 'x') + " HTTP/1.1\r\n\r\n";
  EXPECT_EQ(find(long_line).value(), 1024u);
  EXPECT_EQ(find("GET /x" + long_line.substr(5)).error().reason, Reason::request_header);
}

// The whole body, fed in pieces of `in` bytes and taken in pieces of `out`.
std::string body_of(RequestParser& parser, std::string_view bytes, std::size_t in, std::size_t out) {
  std::string held;
  std::string body;
  std::vector<std::byte> room(out);
  while (!parser.done()) {
    const auto step = parser.body(held, room);
    if (!step) return body + "error";
    held.erase(0, step->used);
    body.append(reinterpret_cast<const char*>(room.data()), step->given);
    if (step->used > 0 || step->given > 0) continue;
    if (bytes.empty()) return body + "unfinished";
    held += bytes.substr(0, in);
    bytes.remove_prefix(std::min(in, bytes.size()));
  }
  return body + "|" + held + std::string(bytes);
}

TEST(RequestParser, ReadsBodiesAtEverySplit) {
  const std::string_view chunked = "4;ext=\"a\"\r\nWiki\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\nGET /";
  for (std::size_t in = 1; in <= chunked.size(); ++in)
    for (const std::size_t out : {1, 2, 3, 5, 64}) {
      auto parser = parse("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n");
      EXPECT_EQ(body_of(*parser, chunked, in, out), "Wiki0123456789|GET /") << in << " " << out;
      auto plain = parse("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 7\r\n");
      EXPECT_EQ(body_of(*plain, "abcdefgGET /", in, out), "abcdefg|GET /") << in << " " << out;
      auto empty = parse("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n");
      EXPECT_EQ(body_of(*empty, "0\r\n\r\nGET /", in, out), "|GET /") << in << " " << out;
    }
}

TEST(RequestParser, RefusesBrokenChunks) {
  for (const std::string_view bytes :
       {"x\r\nabcdef", "4\r\nWikiXX\r\n0\r\n\r\n", "-4\r\nWiki\r\n", "\r\n\r\n\r\n", "ffffffffffffffffff\r\nabc",
        "4 \r\nWiki\r\n0\r\n\r\n", "0\r\nContent-Length: 5\r\n\r\nabcde"}) {
    auto parser = parse("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n");
    EXPECT_TRUE(body_of(*parser, bytes, 64, 64).ends_with("error")) << bytes;
  }
}

}  // namespace
}  // namespace plimsoll
