#include "composing/flate.h"

#include <array>
#include <cstdlib>
#include <utility>

namespace plimsoll {

Deflating::Deflating(Out out) : out_(std::move(out)) {
  // It fails for want of memory alone, and that is what an abort means to the helper (confinement/last_words.h).
  if (::deflateInit(&stream_, Z_DEFAULT_COMPRESSION) != Z_OK) std::abort();
}

Deflating::~Deflating() { ::deflateEnd(&stream_); }

Result<void> Deflating::run(std::string_view bytes, int flush) {
  std::array<char, 16 * 1024> piece;
  stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream_.avail_in = static_cast<uInt>(bytes.size());
  do {
    stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream_.avail_out = piece.size();
    ::deflate(&stream_, flush);
    if (const std::size_t made = piece.size() - stream_.avail_out; made > 0) TRY_VOID(out_({piece.data(), made}));
  } while (stream_.avail_out == 0);
  return {};
}

std::string deflated(std::string_view bytes) {
  std::string out;
  Deflating deflating([&out](std::string_view piece) -> Result<void> {
    out += piece;
    return {};
  });
  (void)deflating.add(bytes);
  (void)deflating.end();
  return out;
}

}  // namespace plimsoll
