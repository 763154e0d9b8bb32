// The server's bounds, out of the settings server.*.
#pragma once

#include <chrono>

#include "base/bytes.h"
#include "settings/settings.h"

namespace plimsoll {

struct HttpLimits {
  int connections = 0;                      // more get 503 with Retry-After
  int connections_per_peer = 0;             // of an IPv4 address or an IPv6 network of 64 bits
  Bytes header_bytes{};                     // of a request, its first line included
  int headers = 0;                          // fields of a request
  std::chrono::milliseconds header_time{};  // from the first byte of a request (or the start) to the end of its header
  std::chrono::milliseconds idle_time{};    // between two requests
  std::chrono::milliseconds body_idle{};    // a body that does not move for so long
  Bytes body_rate{};                        // per second, on average after body_idle; 0: any
  std::chrono::milliseconds write_stall{};  // an answer that is not taken for so long
};

[[nodiscard]] HttpLimits http_limits(const Settings& settings);

// What one connection may take at the most, without its handler: the ledger is charged this times `connections`. The
// buffer for what comes in (header_bytes, at least 16 KiB), the fields of a header with their strings and what the
// parser keeps of them, 32 KiB for an answer's head, coroutines and the socket; with TLS 96 KiB for OpenSSL and Asio's
// records (83 measured). Measured in all: docs/memory.md.
[[nodiscard]] Bytes connection_bytes(const HttpLimits& limits, bool tls);

}  // namespace plimsoll
