#include "http/multipart.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstring>

namespace plimsoll {
namespace {

// A body that comes in pieces of `step`.
BodyRead body(std::string_view text, std::size_t step) {
  return [text, step](std::span<std::byte> into) mutable -> Async<std::size_t> {
    const std::size_t count = std::min({step, text.size(), into.size()});
    std::memcpy(into.data(), text.data(), count);
    text.remove_prefix(count);
    co_return count;
  };
}

// Runs it to its end; it never waits for anything.
template <typename T>
Result<T> run(Async<T> work) {
  boost::asio::io_context io;
  Result<T> out = fail(Reason::internal, "did not end");
  boost::asio::co_spawn(io, std::move(work),
                        [&](const std::exception_ptr&, Result<T> result) { out = std::move(result); });
  io.run();
  return out;
}

constexpr std::string_view kForm =
    "--B\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\njson\r\n"
    "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
    "%PDF-1.7\r\nbinary\r\n--B\r\nContent-Disposition: form-data; name=\"pages\"\r\n\r\n1-3\r\n--B--\r\n";

Async<std::string> read_all(BodyRead read) {
  MultipartReader reader("B", std::move(read));
  std::string out;
  for (;;) {
    CO_TRY(const MultipartPart* const part, co_await reader.next());
    if (part == nullptr) co_return out;
    out += part->name + "=";
    if (!part->filename) {
      CO_TRY(const std::string text, co_await reader.text(100));
      out += text;
    } else {
      for (;;) {
        CO_TRY(const std::string_view piece, co_await reader.read());
        if (piece.empty()) break;
        out += piece;
      }
    }
    out += ";";
  }
}

Async<std::string> names(BodyRead read) {
  MultipartReader reader("B", std::move(read));
  std::string out;
  for (;;) {
    CO_TRY(const MultipartPart* const part, co_await reader.next());
    if (part == nullptr) co_return out;
    out += part->name + ";";
  }
}

Async<std::string> first_text(BodyRead read, std::size_t bytes_max) {
  MultipartReader reader("B", std::move(read));
  CO_TRY_VOID(co_await reader.next());
  co_return co_await reader.text(bytes_max);
}

TEST(Multipart, GivesPartsInPieces) {
  for (const std::size_t step : {1, 2, 7, 4096})
    EXPECT_EQ(run(read_all(body(kForm, step))).value(), "to=json;file=%PDF-1.7\r\nbinary;pages=1-3;") << step;
}

TEST(Multipart, SkipsWhatIsNotRead) { EXPECT_EQ(run(names(body(kForm, 3))).value(), "to;file;pages;"); }

TEST(Multipart, TextHasABound) {
  EXPECT_EQ(run(first_text(body(kForm, 3), 4)).value(), "json");
  EXPECT_EQ(run(first_text(body(kForm, 3), 3)).error().reason, Reason::body_bytes);
}

TEST(Multipart, PassesErrorsOn) {
  EXPECT_EQ(run(names(body(kForm.substr(0, 200), 9))).error().reason, Reason::http_request);
  const BodyRead broken = [](std::span<std::byte>) -> Async<std::size_t> {
    co_return fail(Reason::client_gone, "gone");
  };
  EXPECT_EQ(run(names(broken)).error().reason, Reason::client_gone);
}

TEST(Multipart, Boundaries) {
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=X-1").value(), "X-1");
  EXPECT_EQ(multipart_boundary("Multipart/Form-Data;charset=utf-8; BOUNDARY=\"a b:c\"; x=y").value(), "a b:c");
  EXPECT_EQ(multipart_boundary("multipart/form-data; note=\"boundary=no\"; boundary=yes").value(), "yes");
  for (const std::string_view type :
       {"multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"a \"",
        "multipart/form-data; boundary=\"a\xc3\xa4\"", "multipart/form-data; boundary", "multipart/form-data; =x"})
    EXPECT_EQ(multipart_boundary(type).error().reason, Reason::http_request) << type;
  EXPECT_FALSE(multipart_boundary("multipart/form-data; boundary=" + std::string(71, 'x')));
  for (const std::string_view type : {"", "application/json", "multipart/mixed; boundary=X", "multipart/form-dataX"})
    EXPECT_EQ(multipart_boundary(type).error().reason, Reason::media_type) << type;
}

}  // namespace
}  // namespace plimsoll
