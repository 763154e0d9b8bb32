// Documents of all kinds of writers (the evaluation data): each page through a view is the page without one.
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

#include "base/complaints.h"
#include "document/page_codec.h"
#include "pdf/pdf_reader.h"

namespace plimsoll {
namespace {

using namespace literals;
namespace fs = std::filesystem;

constexpr ViewBounds kNever{1 << 30, 1, 0};
constexpr ViewBounds kSmall{2, 3, 1};
// Pages looked at of each document, from both ends.
constexpr int kMostPages = 4;

fs::path data_folder() {
  const char* named = std::getenv("PLIMSOLL_EVAL_DATA");
  return named != nullptr ? named : PLIMSOLL_SOURCE_DIR "/../shared/data";
}

class OpenFile {
 public:
  OpenFile(const fs::path& path, const ViewBounds& bounds) {
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    bytes_.resize(text.size() + (256 << 10));
    std::memcpy(bytes_.data(), text.data(), text.size());
    const DecodeLimits limits{200'000'000, 10'000, 500'000, 72, 256_MiB};
    const std::span<std::byte> all(bytes_);
    if (auto reader = open_pdf({all.first(text.size()), all.subspan(text.size())}, {}, limits, complaints_, bounds))
      reader_ = *std::move(reader);
  }
  [[nodiscard]] int pages() const { return reader_ ? reader_->page_count() : 0; }

  // Raster and text as one string of bytes.
  std::string page(int number) {
    const auto facts = reader_->describe(number);
    if (!facts) return "not there";
    std::vector<std::byte> raster(facts->raster.byte_count());
    const auto drawn = reader_->render(number, raster);
    const auto text = reader_->extract_text(number);
    return std::string(reinterpret_cast<const char*>(raster.data()), drawn ? raster.size() : 0) +
           (text ? text->verdict : "no text") + (text && text->page ? encode(*text->page) : "");
  }

 private:
  Complaints complaints_;
  std::vector<std::byte> bytes_;
  std::unique_ptr<DocumentReader> reader_;
};

class PageViewOfData : public testing::TestWithParam<const char*> {};

TEST_P(PageViewOfData, IsThePage) {
  const fs::path folder = data_folder() / GetParam();
  if (!fs::is_directory(folder)) GTEST_SKIP() << "no evaluation data";
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".pdf") continue;
    OpenFile whole(entry.path(), kNever);
    if (whole.pages() < 2) continue;
    OpenFile viewed(entry.path(), kSmall);
    ASSERT_EQ(whole.pages(), viewed.pages()) << entry.path();
    for (int number = 1; number <= whole.pages(); ++number)
      if (number <= kMostPages || number > whole.pages() - kMostPages)
        EXPECT_TRUE(whole.page(number) == viewed.page(number)) << entry.path() << " " << number;
  }
}

INSTANTIATE_TEST_SUITE_P(Folders, PageViewOfData, testing::Values("pages/contracts", "tables", "odd"));

}  // namespace
}  // namespace plimsoll
