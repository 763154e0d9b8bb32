#include "protocol/packet_socket.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

namespace plimsoll {
namespace {

std::unexpected<Error> socket_failed(const char* step) {
  return fail(Reason::protocol, fmt::format("{}: {}", step, std::strerror(errno)));
}

// Room for the descriptors of one packet, aligned as the kernel wants it.
struct ControlBuffer {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * kMostDescriptors)> bytes{};
};

std::vector<UniqueFd> take_descriptors(msghdr& message) {
  std::vector<UniqueFd> taken;
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t index = 0; index < count; ++index) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(part) + index * sizeof(int), sizeof(int));
      taken.emplace_back(fd);
    }
  }
  return taken;
}

}  // namespace

Result<void> send_packet(int socket, const protocol::Envelope& envelope, std::span<const int> descriptors) {
  std::string bytes = envelope.SerializeAsString();
  if (bytes.size() > kLargestMessage)
    return fail(Reason::protocol,
                fmt::format("a message of {} bytes, at most {} allowed", bytes.size(), kLargestMessage));
  iovec part{bytes.data(), bytes.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  ControlBuffer control;
  if (!descriptors.empty()) {
    if (descriptors.size() > kMostDescriptors) return fail(Reason::protocol, "too many descriptors for one message");
    message.msg_control = control.bytes.data();
    message.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(descriptors.size_bytes());
    std::memcpy(CMSG_DATA(header), descriptors.data(), descriptors.size_bytes());
  }
  ssize_t sent = 0;
  do sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  if (sent < 0) return socket_failed("send");
  return {};
}

Result<Packet> receive_packet(int socket) {
  std::string bytes(kLargestMessage, '\0');
  iovec part{bytes.data(), bytes.size()};
  ControlBuffer control;
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes.data();
  message.msg_controllen = control.bytes.size();
  ssize_t received = 0;
  do received = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (received < 0 && errno == EINTR);
  Packet packet;
  if (received < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
    packet.would_block = true;
    return packet;
  }
  // A peer that was killed with unread data resets the connection: for the reader that is its end, too.
  packet.end_of_stream = received == 0 || (received < 0 && errno == ECONNRESET);
  if (packet.end_of_stream) return packet;
  if (received < 0) return socket_failed("receive");
  packet.descriptors = take_descriptors(message);
  if ((message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) return fail(Reason::protocol, "a message was cut off");
  if (!packet.envelope.ParseFromArray(bytes.data(), static_cast<int>(received)))
    return fail(Reason::protocol, "a message cannot be parsed");
  return packet;
}

protocol::Failure to_message(const Error& error) {
  // A message must fit into one packet, whatever a library's text was.
  constexpr std::size_t kLongestText = 2000;
  protocol::Failure failure;
  failure.set_reason(std::string(facts(error.reason).label));
  failure.set_message(error.message.substr(0, kLongestText));
  failure.set_context(error.context.substr(0, kLongestText));
  return failure;
}

Error to_error(const protocol::Failure& failure) {
  const Reason reason = reason_from_label(failure.reason());
  return Error{facts(reason).code, reason, failure.message(), failure.context()};
}

}  // namespace plimsoll
