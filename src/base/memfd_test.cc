#include "base/memfd.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

namespace plimsoll {
namespace {
using namespace literals;

TEST(Memfd, WriterFillsReaderSeesAndNobodyChangesItAfterSealing) {
  const UniqueFd memfd = create_memfd("test", 8_KiB).value();
  {
    const MappedMemfd writer = MappedMemfd::map(memfd, Access::write, 8_KiB).value();
    EXPECT_FALSE(seal_content(memfd)) << "a live writable mapping must prevent the content seal";
    writer.bytes()[5] = std::byte{42};
  }
  ASSERT_TRUE(seal_content(memfd));
  EXPECT_EQ(MappedMemfd::map(memfd, Access::read, 8_KiB).value().bytes()[5], std::byte{42});
  EXPECT_FALSE(MappedMemfd::map(memfd, Access::write, 8_KiB));
}

TEST(Memfd, CannotBeResized) {
  const UniqueFd memfd = create_memfd("test", 8_KiB).value();
  EXPECT_NE(::ftruncate(memfd.get(), 100), 0);
  EXPECT_NE(::ftruncate(memfd.get(), 100000), 0);
}

TEST(Memfd, ReceiverRefusesWhatIsUnsealedOrTooSmall) {
  const UniqueFd unsealed(::memfd_create("test", MFD_ALLOW_SEALING));
  EXPECT_EQ(MappedMemfd::map(unsealed, Access::read, 0_B).error().reason, Reason::protocol);
  const UniqueFd small = create_memfd("test", 4_KiB).value();
  EXPECT_EQ(MappedMemfd::map(small, Access::read, 8_KiB).error().reason, Reason::protocol);
}

}  // namespace
}  // namespace plimsoll
