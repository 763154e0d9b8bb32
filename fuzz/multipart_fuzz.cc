// Any bytes are a form, the same one however they are cut into pieces, or a named refusal.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "http/multipart_scanner.h"

namespace {

using plimsoll::MultipartScanner;

// Names and contents of the parts, and how it ends.
std::string scan(std::string_view bytes, std::size_t step) {
  MultipartScanner scanner("B");
  std::string out;
  for (;;) {
    const auto event = scanner.next();
    if (!event) return out + event.error().message;
    if (*event == MultipartScanner::Event::end) return out + "end";
    if (*event == MultipartScanner::Event::part)
      out += "[" + scanner.part().name + "|" + scanner.part().filename.value_or("") + "|" +
             scanner.part().content_type + "]";
    if (*event == MultipartScanner::Event::data) out += scanner.data();
    if (*event != MultipartScanner::Event::need_more) continue;
    if (bytes.empty()) return out + "unfinished";
    const std::size_t count = std::min(step, bytes.size());
    scanner.feed(bytes.substr(0, count));
    bytes.remove_prefix(count);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (scan(bytes, bytes.size() + 1) != scan(bytes, std::size_t{1} + data[0] % 64)) std::abort();
  return 0;
}
