// The helper's conversation, its sandbox and its end.
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "base/memfd.h"
#include "helper_under_test.h"
#include "pdf/made_pdf.h"

namespace plimsoll {
namespace {

using namespace literals;
using namespace std::string_literals;
using made::text_page;

// 40 × 30 grey, the sample at (x, y) is x + y.
std::string grey_picture() {
  std::string file = "P5\n40 30\n255\n";
  for (int y = 0; y < 30; ++y)
    for (int x = 0; x < 40; ++x) file += static_cast<char>(x + y);
  return file;
}

TEST(Session, OpensMeasuresRendersAndEndsWithItsSocket) {
  HelperUnderTest helper;
  const auto opened = helper.open_bytes(grey_picture());
  ASSERT_TRUE(opened) << opened.error().text();
  EXPECT_EQ(opened->format(), "pnm");
  EXPECT_EQ(opened->page_count(), 1U);
  const auto page = helper.render(1);
  ASSERT_TRUE(page) << page.error().text();
  EXPECT_EQ(page->facts.raster_width(), 40U);
  ASSERT_EQ(page->facts.channels(), 1U);
  for (unsigned y = 0; y < 30; ++y)
    for (unsigned x = 0; x < 40; ++x) ASSERT_EQ(page->pixels[y * 40 + x], x + y);
  const auto text = helper.extract_text(1);
  ASSERT_TRUE(text);
  EXPECT_FALSE(text->page);
  EXPECT_FALSE(text->trusted);
  EXPECT_GT(helper.private_memory(), 1_MiB);
  EXPECT_EQ(helper.exit_status(), 0);
}

TEST(Session, TextCrossesTheSocketAsItWas) {
  HelperUnderTest helper;
  ASSERT_TRUE(helper.open_bytes(made::pdf({text_page("Hello world")})));
  const auto text = helper.extract_text(1);
  ASSERT_TRUE(text) << text.error().text();
  EXPECT_TRUE(text->trusted);
  EXPECT_EQ(text->page->blocks.at(0).lines.at(0).text, "Hello world");
}

TEST(Session, AnswersWrongRequestsAndGoesOn) {
  HelperUnderTest helper;
  EXPECT_EQ(helper.describe(1, 1).error().reason, Reason::protocol) << "nothing is open";
  protocol::Envelope without_descriptor;
  *without_descriptor.mutable_open_document()->mutable_limits() = HelperUnderTest::limits();
  EXPECT_EQ(HelperUnderTest().ask(without_descriptor).error().reason, Reason::protocol);
  EXPECT_EQ(HelperUnderTest().open_bytes(grey_picture(), {}).error().reason, Reason::protocol) << "no limits";
  ASSERT_TRUE(helper.open_bytes(grey_picture()));
  EXPECT_EQ(helper.open_bytes(grey_picture()).error().reason, Reason::protocol) << "one document is all";
  EXPECT_EQ(helper.describe(2, 1).error().reason, Reason::page_range);
  EXPECT_EQ(helper.describe(0, 1).error().reason, Reason::page_range);
  protocol::Envelope unknown;
  unknown.mutable_release_memory();
  EXPECT_EQ(helper.ask(unknown).error().reason, Reason::protocol);
  EXPECT_TRUE(helper.render(1));
}

TEST(Session, RefusesRastersOfAnotherSize) {
  HelperUnderTest helper;
  ASSERT_TRUE(helper.open_bytes(grey_picture()));
  protocol::Envelope question;
  question.mutable_render_page()->set_number(1);
  for (const Bytes size : {Bytes(1199), Bytes(1201)}) {
    const UniqueFd memfd = create_memfd("raster", size).value();
    EXPECT_EQ(helper.ask(question, {memfd.get()}).error().reason, Reason::protocol) << size.count();
  }
  const UniqueFd file(::open("/dev/null", O_RDWR));
  EXPECT_EQ(helper.ask(question, {file.get()}).error().reason, Reason::protocol);
  EXPECT_TRUE(helper.render(1));
}

TEST(Session, DocumentsThatAreNoPlainFileAreRefused) {
  EXPECT_EQ(HelperUnderTest().open("/dev/zero").error().reason, Reason::file_unreadable);
  EXPECT_EQ(HelperUnderTest().open_bytes("").error().reason, Reason::empty_file);
}

TEST(Session, OpensWithEitherPasswordAndNamesTheLackOfOne) {
  const auto folder = std::filesystem::temp_directory_path() / ("plimsoll-decode-" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  std::ofstream(folder / "plain.pdf") << made::pdf({text_page("secret")});
  const auto locked = folder / "locked.pdf";
  const std::string command =
      "qpdf --encrypt user owner 256 -- '" + (folder / "plain.pdf").string() + "' '" + locked.string() + "'";
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
  const auto limits = HelperUnderTest::limits();
  EXPECT_EQ(HelperUnderTest().open(locked, limits).error().reason, Reason::encrypted);
  EXPECT_EQ(HelperUnderTest().open(locked, limits, "wrong").error().reason, Reason::encrypted);
  for (const char* password : {"user", "owner"}) {
    HelperUnderTest helper;
    ASSERT_TRUE(helper.open(locked, limits, password)) << password;
    EXPECT_EQ(helper.extract_text(1)->page->blocks.at(0).lines.at(0).text, "secret");
  }
  std::filesystem::remove_all(folder);
}

#ifndef PLIMSOLL_SANITIZED

std::string status_line(int pid, const std::string& name) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(name)) return line.substr(line.find_first_not_of(" \t", name.size()));
  return {};
}

TEST(Sandbox, IsClosedOnceADocumentIsOpen) {
  HelperUnderTest helper;
  ASSERT_TRUE(helper.open_bytes(grey_picture()));
  EXPECT_EQ(status_line(helper.pid(), "NoNewPrivs:"), "1");
  EXPECT_EQ(status_line(helper.pid(), "Seccomp:"), "2");
  rlimit limit{};
  ASSERT_EQ(::prlimit(helper.pid(), RLIMIT_CORE, nullptr, &limit), 0);
  EXPECT_EQ(limit.rlim_max, 0U);
  ASSERT_EQ(::prlimit(helper.pid(), RLIMIT_DATA, nullptr, &limit), 0);
  EXPECT_GT(limit.rlim_max, (256_MiB).count());
  EXPECT_LT(limit.rlim_max, (384_MiB).count());
  ASSERT_EQ(::prlimit(helper.pid(), RLIMIT_CPU, nullptr, &limit), 0);
  EXPECT_LT(limit.rlim_cur, 60U);
}

TEST(Sandbox, GivesUpMemoryThatIsNotNeeded) {
  const auto data_limit = [](const HelperUnderTest& helper) {
    rlimit limit{};
    EXPECT_EQ(::prlimit(helper.pid(), RLIMIT_DATA, nullptr, &limit), 0);
    EXPECT_EQ(limit.rlim_cur, limit.rlim_max);
    return Bytes(limit.rlim_max);
  };
  HelperUnderTest helper;
  protocol::Envelope less;
  less.mutable_limit_memory()->set_memory_bytes((32_MiB).count());
  EXPECT_EQ(helper.ask(less).error().reason, Reason::protocol) << "nothing is open";
  ASSERT_TRUE(helper.open_bytes(grey_picture()));
  const Bytes before = data_limit(helper);
  ASSERT_TRUE(helper.ask(less));
  EXPECT_EQ(before - data_limit(helper), 224_MiB);
  less.mutable_limit_memory()->set_memory_bytes((64_MiB).count());
  ASSERT_TRUE(helper.ask(less));
  EXPECT_EQ(before - data_limit(helper), 224_MiB) << "it never comes back";
  EXPECT_TRUE(helper.render(1));
}

// Transparency groups within each other: poppler takes a bitmap of the page for each.
TEST(Memory, ThatALibraryDoesNotGetIsAnAnswer) {
  constexpr std::size_t kDepth = 40;
  const std::size_t first = made::first_own_object(1);
  std::vector<std::string> forms;
  forms.reserve(kDepth + 1);
  for (std::size_t form = 0; form < kDepth; ++form)
    forms.push_back(made::stream(
        fmt::format(
            "/Type /XObject /Subtype /Form /BBox [0 0 2000 2000] /Group << /S /Transparency /I true >> /Resources "
            "<< /XObject << /Fm {} 0 R >> /ExtGState << /G << /ca .5 >> >> >>",
            first + form + 1),
        "/G gs /Fm Do 0 0 2000 2000 re f"));
  forms.push_back(made::stream("/Type /XObject /Subtype /Form /BBox [0 0 2000 2000]", "0 0 9 9 re f"));
  const made::PdfPage page{"/Fm Do", "/MediaBox [0 0 2000 2000]", fmt::format("/Fm {} 0 R", first)};
  HelperUnderTest helper;
  ASSERT_TRUE(helper.open_bytes(made::pdf({page}, 8, 4, forms)));
  const auto rendered = helper.render(1);
  ASSERT_FALSE(rendered);
  EXPECT_EQ(rendered.error().reason, Reason::decode_bytes) << rendered.error().text();
  EXPECT_EQ(rendered.error().message,
            "rendering page 1 needs more than the 256 MiB that a decode helper may take (decode.memory)");
}

#endif

TEST(Memory, DoesNotGrowWithThePages) {
  std::vector<made::PdfPage> pages;
  for (int number = 1; number <= 1000; ++number) pages.push_back(text_page("page " + std::to_string(number)));
  HelperUnderTest helper;
  ASSERT_TRUE(helper.open_bytes(made::pdf(pages)));
  Bytes early;
  for (int number = 1; number <= 1000; ++number) {
    const auto page = helper.render(number);
    ASSERT_TRUE(page) << number << ": " << page.error().text();
    const auto text = helper.extract_text(number);
    ASSERT_TRUE(text) << number;
    ASSERT_EQ(text->page->blocks.at(0).lines.at(0).text, "page " + std::to_string(number));
    if (number == 100) early = helper.private_memory();
  }
  const Bytes late = helper.private_memory();
  RecordProperty("early_mib", static_cast<int>(early.mebibytes()));
  RecordProperty("late_mib", static_cast<int>(late.mebibytes()));
  std::printf("after 100 pages %s, after 1000 %s\n", to_text(early).c_str(), to_text(late).c_str());
#ifndef PLIMSOLL_SANITIZED
  EXPECT_LT(late, early + 4_MiB) << to_text(early) << " after 100 pages, " << to_text(late) << " after 1,000";
#endif
}

}  // namespace
}  // namespace plimsoll
