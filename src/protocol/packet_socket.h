// One Envelope per SOCK_SEQPACKET packet with its descriptors. This is the blocking half, which helpers use; the
// control plane waits for readiness with Asio and then calls the same two functions on its non-blocking socket.
#pragma once

#include <span>
#include <vector>

#include "base/error.h"
#include "base/unique_fd.h"
#include "plimsoll.pb.h"

namespace plimsoll {

inline constexpr std::size_t kLargestMessage = 64 * 1024;
inline constexpr std::size_t kMostDescriptors = 4;

struct Packet {
  protocol::Envelope envelope;
  std::vector<UniqueFd> descriptors;
  bool end_of_stream = false;  // the peer closed its end: a helper leaves, the control plane looks at the exit status
  bool would_block = false;    // non-blocking sockets only
};

// Reason::protocol when the message is larger than kLargestMessage or the socket is broken.
[[nodiscard]] Result<void> send_packet(int socket, const protocol::Envelope& envelope,
                                       std::span<const int> descriptors = {});
// MSG_TRUNC, MSG_CTRUNC and bytes that are not an Envelope are Reason::protocol. Descriptors arrive close-on-exec.
[[nodiscard]] Result<Packet> receive_packet(int socket);

[[nodiscard]] protocol::Failure to_message(const Error& error);
[[nodiscard]] Error to_error(const protocol::Failure& failure);

}  // namespace plimsoll
