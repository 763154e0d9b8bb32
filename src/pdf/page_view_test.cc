// Every page through a view is the page without one: the same facts, pixels and text.
#include "pdf/page_view.h"

#include <gtest/gtest.h>
#include <poppler-global.h>
#include <poppler-page.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/complaints.h"
#include "document/page_codec.h"
#include "pdf/made_tree.h"
#include "pdf/open_pages.h"
#include "pdf/pdf_reader.h"

namespace plimsoll {
namespace {

using namespace literals;
using made::Tree;
using made::TreeFile;

const DecodeLimits kLimits{200'000'000, 1000, 16'000'000, 72, 256_MiB};
constexpr ViewBounds kNever{1 << 30, 1, 0};
constexpr ViewBounds kSmall{2, 5, 1};
constexpr std::size_t kRoom = 256 << 10;

// A document with room behind it.
class Document {
 public:
  explicit Document(const std::string& file, std::size_t room = kRoom) : size_(file.size()), all_(file.size() + room) {
    std::memcpy(all_.data(), file.data(), file.size());
  }
  [[nodiscard]] PdfBytes bytes() { return {std::span(all_).first(size_), std::span(all_).subspan(size_)}; }

 private:
  std::size_t size_;
  std::vector<std::byte> all_;
};

struct Seen {
  PageFacts facts;
  std::vector<std::byte> pixels;
  std::string text;
};

Seen look(DocumentReader& reader, int number) {
  Seen seen;
  const auto facts = reader.describe(number);
  if (!facts) return {{}, {}, facts.error().message};
  seen.facts = *facts;
  seen.pixels.resize(facts->raster.byte_count());
  const auto drawn = reader.render(number, seen.pixels);
  const auto layer = reader.extract_text(number);
  seen.text = drawn && layer && layer->page ? encode(*layer->page) : "nothing";
  return seen;
}

void expect_same(DocumentReader& whole, DocumentReader& viewed, int number) {
  const Seen one = look(whole, number);
  const Seen other = look(viewed, number);
  EXPECT_EQ(one.facts.raster.size, other.facts.raster.size) << number;
  EXPECT_EQ(one.facts.dpi, other.facts.dpi) << number;
  EXPECT_EQ(one.facts.has_text, other.facts.has_text) << number;
  EXPECT_EQ(one.text, other.text) << number;
  EXPECT_TRUE(one.pixels == other.pixels) << number;
}

// What is shown when the document's last page was asked for.
PageBlock last_shown(const PdfBytes& bytes, const ViewBounds& bounds, const std::string& password = {}) {
  poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
  auto pages = OpenPages::open(bytes, password, bounds);
  return pages && pages->page(pages->page_count()) ? pages->shown() : PageBlock{};
}

bool is_viewed(const std::string& file, const ViewBounds& bounds = kSmall, const std::string& password = {}) {
  Document document(file);
  return last_shown(document.bytes(), bounds, password).first > 1;
}

void expect_equal_pages(const std::string& file, const std::string& password = {}) {
  Complaints complaints;
  Document document(file);
  Document other(file);
  const auto whole = open_pdf(document.bytes(), password, kLimits, complaints, kNever);
  const auto viewed = open_pdf(other.bytes(), password, kLimits, complaints, kSmall);
  ASSERT_TRUE(whole && viewed);
  const int pages = (*whole)->page_count();
  ASSERT_EQ(pages, (*viewed)->page_count());
  ASSERT_TRUE(is_viewed(file, kSmall, password));
  EXPECT_NE(look(**viewed, pages).text, look(**viewed, 1).text) << "pages differ";
  for (int number = 1; number <= pages; ++number) expect_same(**whole, **viewed, number);
  for (int number = pages; number >= 1; number -= 3) expect_same(**whole, **viewed, number);
  EXPECT_EQ(complaints.take(), "");
}

// What qpdf makes of `file` with these options.
std::string through_qpdf(const std::string& file, const std::string& options) {
  const auto folder = std::filesystem::temp_directory_path() / ("plimsoll-view-" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  std::ofstream(folder / "in.pdf", std::ios::binary) << file;
  const std::string command =
      fmt::format("qpdf {} '{}' '{}'", options, (folder / "in.pdf").string(), (folder / "out.pdf").string());
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
  std::ifstream in(folder / "out.pdf", std::ios::binary);
  std::string out{std::istreambuf_iterator<char>(in), {}};
  std::filesystem::remove_all(folder);
  return out;
}

TEST(PageView, ShowsPagesOfFlatAndNestedTrees) {
  for (const Tree& tree : {made::flat(23), made::balanced(3, 3), made::balanced(2, 5), made::lopsided(9)})
    expect_equal_pages(TreeFile(tree).text());
}

TEST(PageView, KeepsWhatPagesInherit) {
  Tree tree = made::balanced(3, 3);
  tree.kids[1].entries = "/Rotate 90 /CropBox [10 10 150 90]";
  tree.kids[1].kids[2].entries = "/MediaBox [0 0 300 120] /CropBox [0 0 300 120]";
  tree.kids[2].entries =
      "/Rotate 180 /Resources << /Font << /F0 2 0 R >> /Own (text \\) ) /Colour [/Indexed <00ff>] >>";
  tree.kids[2].kids[0].kids[1].entries = "/MediaBox [0 0 90 90]";
  expect_equal_pages(TreeFile(tree).text());
}

TEST(PageView, ReadsWhatQpdfWrites) {
  const std::string file = TreeFile(made::balanced(3, 3)).text();
  for (const char* options : {"--object-streams=generate", "--object-streams=disable", "--linearize",
                              "--linearize --object-streams=generate"})
    expect_equal_pages(through_qpdf(file, options));
}

TEST(PageView, OpensEncryptedDocuments) {
  const std::string file = TreeFile(made::balanced(3, 2)).text();
  for (const char* options :
       {"--allow-weak-crypto --encrypt user owner 40 --", "--allow-weak-crypto --encrypt user owner 128 --",
        "--allow-weak-crypto --encrypt user owner 128 --use-aes=y --", "--encrypt user owner 256 --",
        "--object-streams=generate --encrypt user owner 256 --", "--linearize --encrypt user owner 256 --"}) {
    expect_equal_pages(through_qpdf(file, options), "user");
  }
  expect_equal_pages(through_qpdf(file, "--encrypt user owner 256 --"), "owner");
}

TEST(PageView, TakesTheNewestOfUpdatedObjects) {
  TreeFile file(made::balanced(3, 3));
  file.replace(file.page_object(20), fmt::format("<< /Type /Page /Parent 4 0 R /MediaBox [0 0 77 55] /Resources 3 0 R "
                                                 "/Contents {} 0 R >>",
                                                 file.page_object(3) + 1));
  expect_equal_pages(file.text());
  file.replace(file.page_object(4), "<< /Type /Page /MediaBox [0 0 33 44] >>");
  expect_equal_pages(file.text());
}

TEST(PageView, FollowsChildrenThatAreAnObjectOfTheirOwn) {
  TreeFile file(made::flat(12));
  std::string kids;
  for (int number = 12; number >= 1; --number) kids += fmt::format("{} 0 R ", file.page_object(number));
  const int list = file.first_free();
  file.replace(list, "[" + kids + "]");
  file.replace(4,
               fmt::format("<< /Type /Pages /Count 12 /MediaBox [0 0 200 100] /Resources 3 0 R /Kids {} 0 R >>", list));
  expect_equal_pages(file.text());
}

// A page tree in an object stream, then a classic update.
TEST(PageView, TakesAnUpdateOfBothKinds) {
  std::string file = through_qpdf(TreeFile(made::flat(12)).text(), "--object-streams=generate");
  const auto at = file.rfind("startxref\n") + 10;
  const std::string older = file.substr(at, file.find('\n', at) - at);
  const auto root = file.rfind("/Root ") + 6;
  const std::string catalogue = file.substr(root, file.find('R', root) + 1 - root);
  const auto object = file.size();
  file += "90 0 obj\n(new)\nendobj\n";
  const auto table = file.size();
  file += fmt::format("xref\n90 1\n{:010} 00000 n \ntrailer\n<< /Root {} /Size 91 /Prev {} >>\nstartxref\n{}\n%%EOF\n",
                      object, catalogue, older, table);
  expect_equal_pages(file);
}

TEST(PageView, ShowsOddDocumentsWhole) {
  const auto with = [](const auto& change) {
    Tree tree = made::balanced(3, 3);
    change(tree);
    return TreeFile(tree).text();
  };
  ASSERT_TRUE(is_viewed(with([](Tree&) {})));
  EXPECT_FALSE(is_viewed(with([](Tree& tree) { tree.count_error = 1; }))) << "one page too few";
  EXPECT_FALSE(is_viewed(with([](Tree& tree) { tree.count_error = -1; })));
  EXPECT_FALSE(is_viewed(with([](Tree& tree) { tree.kids[2].count_error = 1; })));
  EXPECT_FALSE(is_viewed(with([](Tree& tree) { tree.kids[2].kids[2].count_error = -1; })));
  Tree deep = made::flat(2);
  for (int level = 0; level < 50; ++level) {
    Tree above = made::flat(2);
    above.kids.push_back(deep);
    deep = above;
  }
  EXPECT_FALSE(is_viewed(TreeFile(deep).text()));
}

TEST(PageView, ShowsBrokenFilesWhole) {
  const std::string sound = TreeFile(made::flat(20)).text();
  ASSERT_TRUE(is_viewed(sound));
  EXPECT_FALSE(is_viewed("junk\n" + sound)) << "its offsets count from the header";
  std::string file = sound;
  file.replace(file.rfind("startxref\n") + 10, 1, "9");
  EXPECT_FALSE(is_viewed(file)) << "the table is not where it should be";
  file = sound;
  file.replace(file.rfind("startxref"), 9, "startxxxx");
  EXPECT_FALSE(is_viewed(file));
  EXPECT_FALSE(is_viewed(sound + std::string(2000, '\n')));
  TreeFile looped(made::balanced(3, 3));
  looped.replace(4, "<< /Type /Pages /MediaBox [0 0 9 9] /Count 27 /Kids [4 0 R] >>");
  EXPECT_FALSE(is_viewed(looped.text()));
  TreeFile missing(made::flat(20));
  missing.replace(missing.page_object(20), "null");
  EXPECT_FALSE(is_viewed(missing.text()));
}

// Strings would be decrypted once more than they were encrypted.
TEST(PageView, ShowsEncryptedStringsWhole) {
  Tree tree = made::balanced(3, 3);
  tree.entries += " /Own [(text)]";
  const std::string file = TreeFile(tree).text();
  EXPECT_TRUE(is_viewed(file));
  EXPECT_FALSE(is_viewed(through_qpdf(file, "--encrypt user owner 256 --"), kSmall, "user"));
}

TEST(PageView, NeedsRoomAndALongDocument) {
  const std::string file = TreeFile(made::flat(20)).text();
  EXPECT_FALSE(is_viewed(file, {}));
  for (const std::size_t room : {0UZ, 100UZ}) {
    Document document(file, room);
    EXPECT_EQ(last_shown(document.bytes(), kSmall).count, 20);
  }
  Tree large = made::flat(20);
  large.entries += " /Own [";
  for (int number = 0; number < 100'000; ++number) large.entries += "1 ";
  large.entries += "]";
  EXPECT_FALSE(is_viewed(TreeFile(large).text()));
}

void expect_equal_though_odd(const Tree& tree) {
  Complaints complaints;
  Document document(TreeFile(tree).text());
  Document other(TreeFile(tree).text());
  const auto whole = open_pdf(document.bytes(), {}, kLimits, complaints, kNever);
  const auto viewed = open_pdf(other.bytes(), {}, kLimits, complaints, kSmall);
  ASSERT_TRUE(whole && viewed);
  for (int number = 1; number <= (*viewed)->page_count(); ++number) expect_same(**whole, **viewed, number);
}

TEST(PageView, OddnessMetLaterCostsNoPage) {
  // As many children as pages, though one of them has two and one none.
  Tree tree = made::flat(20);
  tree.kids[12].kids = std::vector<Tree>(2);
  tree.kids[12].count_error = -1;
  tree.count_error = -1;
  expect_equal_though_odd(tree);
  // Two errors that cancel each other out.
  tree = made::balanced(3, 3);
  tree.kids[1].count_error = 1;
  tree.kids[2].count_error = -1;
  expect_equal_though_odd(tree);
}

TEST(PageView, BlocksBeginALittleEarlier) {
  const ViewBounds bounds{100, 50, 10};
  EXPECT_EQ(block_around(1, 200, bounds).first, 1);
  EXPECT_EQ(block_around(60, 200, bounds).first, 50);
  EXPECT_EQ(block_around(60, 200, bounds).count, 50);
  EXPECT_EQ(block_around(200, 200, bounds).first, 190);
  EXPECT_EQ(block_around(200, 200, bounds).count, 11);
}

}  // namespace
}  // namespace plimsoll
