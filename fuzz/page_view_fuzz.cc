// Any file, cut into blocks of two pages: a view fits into its room, is nothing but the file and what is behind it, and
// can be surveyed like any file. Poppler is not part of it: its faults are its own, and the helper survives them.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "pdf/page_view.h"
#include "pdf/qpdf/page_survey.h"

namespace {

using namespace plimsoll;

constexpr std::size_t kRoom = 16 << 10;
constexpr ViewBounds kBounds{1, 2, 1};

// Pages that the file says it has, or any other number.
int pages_in(const std::uint8_t* data, std::size_t size) { return size > 0 ? data[size - 1] % 16 + 1 : 1; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::byte> all(size + kRoom);
  if (size > 0) std::memcpy(all.data(), data, size);
  const std::span<std::byte> bytes(all);
  const int pages = pages_in(data, size);
  for (int number = 1; number <= pages; number += 2) {
    const auto written =
        write_view({bytes.first(size), bytes.subspan(size)}, {}, pages, block_around(number, pages, kBounds));
    if (size > 0 && std::memcmp(all.data(), data, size) != 0) std::abort();
    if (!written) continue;
    if (*written > kRoom) std::abort();
    const auto surveyor = PageSurveyor::open(reinterpret_cast<const char*>(all.data()), size + *written, {});
    if (surveyor) (void)surveyor->survey(1, 4096);
  }
  return 0;
}
