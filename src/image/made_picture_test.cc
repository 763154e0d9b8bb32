#include "image/made_picture.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vips/vips.h>

#include <vector>

namespace plimsoll::made {
namespace {

std::uint8_t value(const Picture& picture, int x, int y, int band) {
  if (!picture.stripes)
    return static_cast<std::uint8_t>(sample(x, y % picture.height + 10 * (y / picture.height), band));
  const bool alpha = band + 1 == picture.bands;
  return x % 3 != 0 ? 0 : alpha ? 255 : *picture.stripes;
}

VipsImage* pixels(const Picture& picture) {
  const int height = picture.height * picture.pages;
  std::vector<std::uint8_t> bytes(
      static_cast<std::size_t>(picture.width) * static_cast<unsigned>(height) * static_cast<unsigned>(picture.bands),
      100);
  if (!picture.plain) {
    auto out = bytes.begin();
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < picture.width; ++x)
        for (int band = 0; band < picture.bands; ++band) *out++ = value(picture, x, y, band);
  }
  VipsImage* image = vips_image_new_from_memory_copy(bytes.data(), bytes.size(), picture.width, height, picture.bands,
                                                     VIPS_FORMAT_UCHAR);
  image->Type = picture.cmyk        ? VIPS_INTERPRETATION_CMYK
                : picture.bands < 3 ? VIPS_INTERPRETATION_B_W
                                    : VIPS_INTERPRETATION_sRGB;
  if (picture.deep) {
    VipsImage* deep = nullptr;
    vips_cast(image, &deep, VIPS_FORMAT_USHORT, "shift", TRUE, nullptr);
    deep->Type = picture.bands < 3 ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_RGB16;
    image = deep;
  }
  if (picture.orientation != 1) vips_image_set_int(image, VIPS_META_ORIENTATION, picture.orientation);
  if (picture.pages > 1) vips_image_set_int(image, VIPS_META_PAGE_HEIGHT, picture.height);
  return image;
}

// Status of a child that runs `body`.
int status_of(const std::function<int()>& body) {
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    const int status = body();
    std::fflush(nullptr);
    ::_exit(status);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

int save(const Picture& picture, int to) {
  if (vips_init("made") != 0) return 1;
  void* data = nullptr;
  std::size_t size = 0;
  if (vips_image_write_to_buffer(pixels(picture), std::string(picture.as).c_str(), &data, &size, nullptr) != 0) {
    std::fputs(vips_error_buffer(), stderr);
    return 1;
  }
  return ::write(to, data, size) == static_cast<ssize_t>(size) ? 0 : 1;
}

}  // namespace

int sample(int x, int y, int band) { return (x * 3 + y * 2 + band * 40) % 512 / 2; }

std::string file(const Picture& picture) {
  const int memfd = ::memfd_create("made", MFD_CLOEXEC);
  const int status = status_of([&] { return save(picture, memfd); });
  std::string bytes(static_cast<std::size_t>(::lseek(memfd, 0, SEEK_END)), '\0');
  EXPECT_EQ(::pread(memfd, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  ::close(memfd);
  EXPECT_EQ(status, 0) << "cannot make a picture as " << picture.as;
  return bytes;
}

void in_child(const std::function<void()>& body) {
  const bool failed_before = testing::Test::HasFailure();
  const int status = status_of([&] {
    body();
    return testing::Test::HasFailure() && !failed_before ? 1 : 0;
  });
  EXPECT_EQ(status, 0) << "the child failed (its failures are above) or died";
}

}  // namespace plimsoll::made
