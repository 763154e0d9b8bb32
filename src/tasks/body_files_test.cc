#include "tasks/body_files.h"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "tasks/temporary_folder.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;
using namespace literals;
using testing::HasSubstr;

constexpr BodyFiles::Limits kLimits{.total_max = Bytes(100), .file_max = Bytes(60)};

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

// A disk that is full in the middle of a write, as far as a file of this process can tell.
class SmallFilesOnly {
 public:
  explicit SmallFilesOnly(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  SmallFilesOnly(const SmallFilesOnly&) = delete;
  SmallFilesOnly& operator=(const SmallFilesOnly&) = delete;
  ~SmallFilesOnly() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, signal_);
  }

 private:
  rlimit before_{};
  void (*signal_)(int) = std::signal(SIGXFSZ, SIG_IGN);
};

class BodyFilesTest : public testing::Test {
 protected:
  BodyFiles open(BodyFiles::Limits limits = kLimits) const {
    return BodyFiles::open(folder_.path / "bodies", limits).value();
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& each : fs::recursive_directory_iterator(folder_.path / "bodies"))
      if (each.is_regular_file()) names.push_back(each.path().filename());
    return names;
  }
  static StoredBody store(const BodyFiles& files, std::string_view text) {
    BodyWriter writer = files.begin(new_task_id(), Bytes(text.size())).value();
    EXPECT_TRUE(writer.write(bytes(text)));
    return writer.commit().value();
  }

  const TemporaryFolder folder_;
};

TEST_F(BodyFilesTest, ABodyIsThereWholeWithItsHash) {
  const BodyFiles files = open();
  const TaskId task = new_task_id();
  BodyWriter writer = files.begin(task, 3_B).value();
  ASSERT_TRUE(writer.write(bytes("a")));
  ASSERT_TRUE(writer.write(bytes("bc")));
  EXPECT_FALSE(files.read({task.text, 3_B, ""})) << "not before it is whole";
  const StoredBody body = writer.commit().value();
  EXPECT_EQ(body, (StoredBody{task.text, 3_B, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}));
  const UniqueFd fd = files.read(body).value();
  char read[8] = {};
  EXPECT_EQ(::read(fd.get(), read, sizeof read), 3);
  EXPECT_STREQ(read, "abc");
  EXPECT_EQ(files.used(), 3_B);
}

TEST_F(BodyFilesTest, WhatIsNotCommittedIsGoneWithItsBytes) {
  const BodyFiles files = open();
  {
    BodyWriter writer = files.begin(new_task_id(), 50_B).value();
    ASSERT_TRUE(writer.write(bytes("half of it")));
    EXPECT_EQ(files.used(), 50_B);
    const BodyWriter moved = std::move(writer);
    EXPECT_EQ(files.used(), 50_B);
  }
  EXPECT_EQ(files.used(), 0_B);
  EXPECT_TRUE(this->files().empty());
}

TEST_F(BodyFilesTest, TheQuotaIsReservedBeforeItIsWritten) {
  const BodyFiles files = open();
  const BodyWriter first = files.begin(new_task_id(), 60_B).value();
  const auto refused = files.begin(new_task_id(), 41_B);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::body_quota);
  EXPECT_EQ(facts(refused.error().reason).http_status, 507);
  EXPECT_THAT(refused.error().message, HasSubstr("take 60 B, 41 B more would exceed the quota of 100 B"));
  EXPECT_TRUE(files.begin(new_task_id(), 40_B));
}

TEST_F(BodyFilesTest, WhoAnnouncesMuchHoldsLittleUntilItComes) {
  const BodyFiles files = BodyFiles::open(folder_.path / "large", {.total_max = 100_MiB, .file_max = 90_MiB}).value();
  BodyWriter first = files.begin(new_task_id(), 90_MiB).value();
  EXPECT_EQ(files.used(), 16_MiB);
  EXPECT_TRUE(files.begin(new_task_id(), 80_MiB)) << "others are not kept out";
  EXPECT_EQ(files.begin(new_task_id(), 85_MiB).error().reason, Reason::body_quota) << "what cannot fit is";
  ASSERT_TRUE(first.write(bytes(std::string(17U << 20, 'x'))));
  EXPECT_EQ(files.used(), 17_MiB);
}

TEST_F(BodyFilesTest, ABodyOfUnknownLengthTakesMoreAsItComes) {
  const BodyFiles files = open();
  const StoredBody other = store(files, std::string(55, 'o'));
  BodyWriter writer = files.begin(new_task_id(), 0_B).value();
  ASSERT_TRUE(writer.write(bytes(std::string(45, 'x'))));
  const auto refused = writer.write(bytes("y"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::body_quota);
  ASSERT_TRUE(files.remove(other.file));
  ASSERT_TRUE(writer.write(bytes(std::string(15, 'y'))));
  EXPECT_EQ(writer.write(bytes("z")).error().reason, Reason::file_bytes);
  EXPECT_EQ(writer.commit().value().bytes, 60_B);
  EXPECT_EQ(files.used(), 60_B);
}

TEST_F(BodyFilesTest, ABodyThatTheDiskTookHalfOfIsSpoilt) {
  const BodyFiles files = open();
  BodyWriter writer = files.begin(new_task_id(), 40_B).value();
  ASSERT_TRUE(writer.write(bytes("0123456789")));
  {
    const SmallFilesOnly limit(15);
    EXPECT_EQ(writer.write(bytes("0123456789")).error().reason, Reason::store_failed);
  }
  EXPECT_FALSE(writer.write(bytes("0123456789"))) << "it would stand behind the half";
  EXPECT_FALSE(writer.commit());
  {
    const BodyWriter dropped = std::move(writer);
  }
  EXPECT_TRUE(this->files().empty());
  EXPECT_EQ(files.used(), 0_B);
}

TEST_F(BodyFilesTest, ATooLongOneIsRefusedBeforeItComes) {
  EXPECT_EQ(open().begin(new_task_id(), 61_B).error().reason, Reason::file_bytes);
}

TEST_F(BodyFilesTest, RemovingTwiceIsNoErrorAndCountsOnce) {
  const BodyFiles files = open();
  const StoredBody keep = store(files, "keep"), gone = store(files, "gone");
  EXPECT_TRUE(files.remove(gone.file));
  EXPECT_TRUE(files.remove(gone.file));
  EXPECT_EQ(files.used(), 4_B);
  EXPECT_FALSE(files.remove("../../etc/passwd"));
  EXPECT_EQ(files.read(gone).error().reason, Reason::file_missing);
}

TEST_F(BodyFilesTest, AStartRemovesPartsAndOrphansAndCountsTheRest) {
  StoredBody known;
  {
    const BodyFiles files = open();
    known = store(files, "known");
    (void)store(files, "orphan");
  }
  std::ofstream(folder_.path / "bodies/incoming" / (new_task_id().text + ".part")) << "cut off";
  std::ofstream(folder_.path / "bodies/README") << "not ours";
  const BodyFiles files = open();
  EXPECT_EQ(files.used(), 19_B);
  EXPECT_EQ(files.remove_orphans([&](const TaskId& task) -> Result<bool> { return task.text == known.file; }), 1);
  EXPECT_THAT(this->files(), testing::UnorderedElementsAre(known.file, "README"));
  EXPECT_EQ(files.used(), 13_B);
}

TEST_F(BodyFilesTest, WhatComesBeforeOrphansWereLookedForIsNone) {
  (void)store(open(), "orphan");
  const BodyFiles files = open();
  const StoredBody fresh = store(files, "its task is not stored yet");
  EXPECT_EQ(files.remove_orphans([](const TaskId&) -> Result<bool> { return false; }), 1);
  EXPECT_THAT(this->files(), testing::ElementsAre(fresh.file));
}

TEST_F(BodyFilesTest, AStoreThatCannotSayKeepsEverything) {
  (void)store(open(), "x");
  const BodyFiles files = open();
  EXPECT_FALSE(files.remove_orphans([](const TaskId&) -> Result<bool> { return fail(Reason::store_failed, ""); }));
  EXPECT_EQ(this->files().size(), 1U);
}

TEST_F(BodyFilesTest, ScratchFilesHaveNoNameAndCountUntilTheyAreGone) {
  const BodyFiles bodies = open();
  {
    ScratchFile file = bodies.scratch().value();
    EXPECT_THAT(files(), testing::IsEmpty());
    ASSERT_TRUE(file.write(bytes("some pages")));
    EXPECT_GE(bodies.used(), 10_B);
    EXPECT_EQ(file.write(bytes(std::string(100, 'x'))).error().reason, Reason::body_quota);
    ScratchFile other = bodies.scratch().value();
    EXPECT_EQ(other.reserve(100_B, 200_B).error().reason, Reason::body_quota);
    const Bytes before = bodies.used();
    EXPECT_EQ(other.reserve(1_B, Bytes(4 * (100 - before.count()))), Bytes(100) - before);
    ASSERT_EQ(::pwrite(other.descriptor(), "a PDF", 5, 0), 5);
    other.settle(3_B);
    EXPECT_EQ(bodies.used(), before + 3_B);
    EXPECT_EQ(::lseek(other.descriptor(), 0, SEEK_END), 3);
    char read[16] = {};
    EXPECT_EQ(::pread(file.descriptor(), read, sizeof read, 0), 10);
    EXPECT_STREQ(read, "some pages");
  }
  EXPECT_EQ(bodies.used(), 0_B);
}

}  // namespace
}  // namespace plimsoll
