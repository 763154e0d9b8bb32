#include "base/whole_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

class WholeFileTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "plimsoll-whole-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }
  static std::string content(const fs::path& path) {
    std::ifstream stream(path);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  fs::path folder_;
};

TEST_F(WholeFileTest, IsThereOnlyAfterCommit) {
  const fs::path path = folder_ / "out.txt";
  {
    auto file = WholeFile::create(path, IfExists::refuse);
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write("half"));
    EXPECT_FALSE(fs::exists(path));
  }
  EXPECT_EQ(files(), 0u);
  auto file = WholeFile::create(path, IfExists::refuse);
  ASSERT_TRUE(file);
  const std::string large(300'000, 'x');
  ASSERT_TRUE(file->write(large));
  ASSERT_TRUE(file->write("end"));
  ASSERT_TRUE(file->commit());
  EXPECT_EQ(content(path), large + "end");
  EXPECT_EQ(files(), 1u);
}

TEST_F(WholeFileTest, RefusesOrReplacesWhatIsThere) {
  const fs::path path = folder_ / "out.txt";
  std::ofstream(path) << "old";
  const auto refused = WholeFile::create(path, IfExists::refuse);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::output_exists);
  auto file = WholeFile::create(path, IfExists::replace);
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->write("new"));
  EXPECT_EQ(content(path), "old");
  ASSERT_TRUE(file->commit());
  EXPECT_EQ(content(path), "new");
  EXPECT_EQ(files(), 1u);
}

TEST_F(WholeFileTest, SomebodyFasterIsNotOverwritten) {
  const fs::path path = folder_ / "out.txt";
  auto file = WholeFile::create(path, IfExists::refuse);
  ASSERT_TRUE(file);
  std::ofstream(path) << "theirs";
  const auto done = file->commit();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().reason, Reason::output_exists);
  EXPECT_EQ(content(path), "theirs");
}

TEST_F(WholeFileTest, NamesWhatCannotBeWritten) {
  const auto missing = WholeFile::create(folder_ / "no" / "out.txt", IfExists::refuse);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().reason, Reason::output_failed);
  EXPECT_EQ(WholeFile::create(folder_, IfExists::replace).error().reason, Reason::output_failed);
}

}  // namespace
}  // namespace plimsoll
