// For this folder's tests: pictures made with libvips' savers, and processes of their own to read them in, because
// libvips is started for one format per process.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace plimsoll::made {

struct Picture {
  int width = 40;
  int height = 30;
  int bands = 3;
  bool deep = false;    // 16 bits a sample
  int orientation = 1;  // EXIF
  std::string_view as;  // libvips' suffix with options: ".png[interlace]"
  bool cmyk = false;
  int pages = 1;       // stacked, for TIFF
  bool plain = false;  // every sample 100: compresses to nothing
  // Of a picture with alpha: every third column opaque in this, the others transparent.
  std::optional<std::uint8_t> stripes{};
  friend void PrintTo(const Picture& picture, std::ostream* out) { *out << picture.as; }
};

// The sample at a place, 0..255; smooth, so that lossy codecs stay close. In deep pictures it is the high byte.
[[nodiscard]] int sample(int x, int y, int band);

// The picture as a file. Made in a child, so that the caller's process stays without libvips.
[[nodiscard]] std::string file(const Picture& picture);

// Runs `body` in a child; a failed expectation there, or the child's death, fails the test here.
void in_child(const std::function<void()>& body);

}  // namespace plimsoll::made
