// What the server tells those who count.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "http/message.h"

namespace plimsoll {

struct EndedRequest {
  std::string_view route;  // the pattern; "" for none (404, or no request that could be read)
  HttpMethod method = HttpMethod::other;
  int status = 0;  // 499: nothing could be answered, the client was gone
  std::chrono::microseconds duration{};
  std::uint64_t bytes_in = 0;   // of the body, read and dropped
  std::uint64_t bytes_out = 0;  // of the body
};

// Called on the io thread, in the middle of things: implementations count and return.
class HttpObserver {
 public:
  virtual ~HttpObserver() = default;
  virtual void request_started() = 0;  // or what was to become one; each is followed by request_ended()
  virtual void request_ended(const EndedRequest& request) = 0;
  virtual void connections(int open) = 0;  // whenever it changes
  virtual void connection_refused() = 0;   // more than server.connections, or than those per peer
};

}  // namespace plimsoll
