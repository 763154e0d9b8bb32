#include "confinement/mapped_body.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <string>

namespace plimsoll {
namespace {

UniqueFd file_of(const std::string& text) {
  UniqueFd file(::memfd_create("body", MFD_CLOEXEC));
  EXPECT_EQ(::write(file.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  return file;
}

std::string patterned(std::size_t size) {
  std::string text(size, '\0');
  std::ranges::generate(text, [at = 0]() mutable { return static_cast<char>(at++ * 7); });
  return text;
}

TEST(MappedBody, RoomBeginsWhereTheFileEnds) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  for (const std::size_t size : {1UZ, page - 1, page, page + 1, 10 * page + 17}) {
    const std::string text = patterned(size);
    const UniqueFd file = file_of(text);
    auto body = MappedBody::map(UniqueFd(::dup(file.get())));
    ASSERT_TRUE(body) << body.error().text();
    ASSERT_EQ(body->bytes().size(), size);
    EXPECT_EQ(std::memcmp(body->bytes().data(), text.data(), size), 0) << size;
    ASSERT_EQ(body->room().data(), body->bytes().data() + size);
    ASSERT_GE(body->room().size(), 200U << 10);
    std::ranges::fill(body->room(), std::byte{'x'});
    const MappedBody moved = *std::move(body);
    EXPECT_EQ(std::memcmp(moved.bytes().data(), text.data(), size), 0) << size;
    EXPECT_EQ(moved.room().back(), std::byte{'x'});
    EXPECT_EQ(::lseek(file.get(), 0, SEEK_END), static_cast<off_t>(size)) << "the file is as it was";
    char last = 0;
    ASSERT_EQ(::pread(file.get(), &last, 1, static_cast<off_t>(size - 1)), 1);
    EXPECT_EQ(last, text.back());
  }
}

TEST(MappedBody, OnlyPlainFilesWithSomethingInThem) {
  EXPECT_EQ(MappedBody::map(file_of("")).error().reason, Reason::empty_file);
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const UniqueFd in(ends[1]);
  EXPECT_EQ(MappedBody::map(UniqueFd(ends[0])).error().reason, Reason::file_unreadable);
}

}  // namespace
}  // namespace plimsoll
