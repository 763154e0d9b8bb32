#include "http/multipart_scanner.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

// What the scanner makes of pieces, as text: "part(name|filename|type)=content;" and how it ends.
std::string scan(const std::vector<std::string_view>& pieces, std::string_view boundary = "B") {
  MultipartScanner scanner(boundary);
  std::string out;
  std::size_t next = 0;
  for (;;) {
    const auto event = scanner.next();
    if (!event) return out + "error: " + event.error().message;
    switch (*event) {
      case MultipartScanner::Event::need_more:
        if (next == pieces.size()) return out + (scanner.finish() ? "end without saying so" : "unfinished");
        scanner.feed(pieces[next++]);
        break;
      case MultipartScanner::Event::part:
        out += "part(" + scanner.part().name + "|" + scanner.part().filename.value_or("-") + "|" +
               scanner.part().content_type + ")=";
        break;
      case MultipartScanner::Event::data:
        out += scanner.data();
        break;
      case MultipartScanner::Event::part_end:
        out += ";";
        break;
      case MultipartScanner::Event::end:
        return out + "end";
    }
  }
}

const std::string kForm =
    "a preamble that nobody reads --B\r\n"
    "--B\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\njson\r\n"
    "--B \t\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a;\\\"b\\\".pdf\"\r\nContent-Type: "
    "application/pdf\r\n\r\n%PDF\r\n--\r\n--Bx\r\n--B-\r\n-\r\r\n\r\n--b\r\n\r\n"
    "--B\r\nContent-Disposition: form-data; name=empty\r\n\r\n\r\n"
    "--B\r\nContent-Disposition: form-data; name=none\r\n\r\n"
    "--B--\r\nan epilogue --B\r\n--B\r\n";
const std::string kScanned =
    "part(to|-|)=json;"
    "part(file|a;\"b\".pdf|application/pdf)=%PDF\r\n--\r\n--Bx\r\n--B-\r\n-\r\r\n\r\n--b\r\n;"
    "part(empty|-|)=;part(none|-|)=;end";

TEST(MultipartScanner, ReadsAFormAtOnce) { EXPECT_EQ(scan({kForm}), kScanned); }

TEST(MultipartScanner, ReadsTheSameAtEverySplit) {
  const std::string_view form = kForm;
  for (std::size_t first = 0; first <= form.size(); ++first)
    for (std::size_t second = first; second <= form.size(); ++second)
      ASSERT_EQ(scan({form.substr(0, first), form.substr(first, second - first), form.substr(second)}), kScanned)
          << first << " " << second;
  std::vector<std::string_view> bytes;
  for (std::size_t at = 0; at < form.size(); ++at) bytes.push_back(form.substr(at, 1));
  EXPECT_EQ(scan(bytes), kScanned);
}

TEST(MultipartScanner, MayBeginWithItsBoundary) {
  EXPECT_EQ(scan({"--B\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--B--"}), "part(a|-|)=x;end");
  EXPECT_EQ(scan({"--B--"}), "end");
  EXPECT_EQ(scan({"--B--\r\n"}), "end");
}

TEST(MultipartScanner, ABodyMustReachItsEnd) {
  const std::string form = "--B\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--B--";
  for (std::size_t length = 0; length < form.size(); ++length)
    EXPECT_TRUE(scan({std::string_view(form).substr(0, length)}).ends_with("unfinished")) << length;
}

TEST(MultipartScanner, HoldsItsBounds) {
  const std::string head = "--B\r\nContent-Disposition: form-data; name=a\r\n";
  EXPECT_NE(scan({head + "X: " + std::string(MultipartScanner::kPartHeaderMax, 'x')}).find("larger than"),
            std::string::npos);
  std::string many;
  for (int part = 0; part <= MultipartScanner::kPartsMax; ++part) many += head + "\r\nx\r\n";
  EXPECT_NE(scan({many + "--B--"}).find("more than 32 parts"), std::string::npos);
  // However long the blanks behind a boundary are, they are not collected.
  EXPECT_EQ(scan({head + "\r\n\r\n--B" + std::string(100, ' ') + "\r\n--B--"}),
            "part(a|-|)=\r\n--B" + std::string(100, ' ') + ";end");
}

struct Header {
  std::string_view lines;
  std::string_view name;
  std::string_view filename;
};
class PartHeader : public testing::TestWithParam<Header> {};

TEST_P(PartHeader, IsReadAsItIsMeant) {
  const auto part = parse_part_header(GetParam().lines);
  ASSERT_TRUE(part) << part.error().message;
  EXPECT_EQ(part->name, GetParam().name);
  EXPECT_EQ(part->filename.value_or("-"), GetParam().filename);
}

INSTANTIATE_TEST_SUITE_P(
    All, PartHeader,
    testing::Values(
        Header{"Content-Disposition: form-data; name=\"a\"", "a", "-"},
        Header{"Content-Disposition:form-data;name=a;filename=b.pdf", "a", "b.pdf"},
        Header{"Content-Disposition: form-data; name = \"a\" ; FILENAME=\"b\"", "a", "b"},
        Header{"Content-Disposition: form-data; name=\"a\"; filename=\"C:\\scans\\b.pdf\"", "a", "C:\\scans\\b.pdf"},
        Header{"Content-Disposition: form-data; name=\"a\"; filename=\"\\\"; name=\\\"evil\"", "a", "\"; name=\"evil"},
        Header{"Content-Disposition: form-data; name=\"a\"; filename=\"%22b%22\"", "a", "%22b%22"},
        Header{"Content-Disposition: form-data; name=\"a\"; filename=\"n.pdf\"; filename*=UTF-8''na%C3%AFve.pdf", "a",
               "na\xc3\xafve.pdf"},
        Header{"Content-Disposition: form-data; name=\"a\"; filename*=utf-8'en'%41; filename=\"n.pdf\"", "a", "A"},
        Header{"Content-Disposition: form-data; name=\"a\"; filename=\"n\"; filename*=ISO-8859-1''%e4", "a", "n"},
        Header{"Content-Disposition: form-data; name=\"a\"; filename=\"n\"; filename*=UTF-8''%0d%0a", "a", "n"},
        Header{"Content-Disposition: form-data; name=\"a\"; filename=\"\"", "a", ""},
        Header{"Content-Disposition: form-data; flag; name=\"a\"", "a", "-"},
        Header{"Content-Disposition: form-data; name=\"a", "a", "-"},
        Header{"X: y\r\nContent-Disposition: form-data; name=\"\xc3\xa4;\"\r\nZ: ", "\xc3\xa4;", "-"}));

TEST(PartHeaders, RefuseWhatIsNone) {
  for (const std::string_view lines :
       {"", "Content-Type: text/plain", "Content-Disposition: attachment; name=a", "no field",
        "Content-Disposition: form-data; name=\"a\rb\"", "Content-Disposition: form-data; name=\"a\x01\""})
    EXPECT_EQ(parse_part_header(lines).error().reason, Reason::http_request) << lines;
}

}  // namespace
}  // namespace plimsoll
