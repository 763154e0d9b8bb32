#include "http/limits.h"

#include <algorithm>

namespace plimsoll {

HttpLimits http_limits(const Settings& settings) {
  return {.connections = settings.connections_max,
          .connections_per_peer = settings.peer_connections_max,
          .header_bytes = settings.header_bytes_max,
          .headers = settings.headers_max,
          .header_time = settings.header_time,
          .idle_time = settings.keep_alive,
          .body_idle = settings.body_idle,
          .body_rate = settings.body_rate,
          .write_stall = settings.write_stall};
}

Bytes connection_bytes(const HttpLimits& limits, bool tls) {
  using namespace literals;
  const Bytes input = std::max(limits.header_bytes, 16_KiB);
  // Each field is kept by the parser and as two strings of ours, which have up to 32 bytes of their own and 64 more
  // when they are long.
  const Bytes fields = limits.header_bytes * 2 + Bytes(static_cast<std::uint64_t>(limits.headers) * 256);
  return input + fields + 32_KiB + (tls ? 96_KiB : 0_KiB);
}

}  // namespace plimsoll
