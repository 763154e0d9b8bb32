// Any packets after the greeting: the session answers or ends, and never touches what it was not handed. Each byte of
// length is followed by a packet; every packet carries a document that is really there.
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "base/build_id.h"
#include "base/log.h"
#include "session.h"

namespace {

using namespace plimsoll;

UniqueFd document() {
  constexpr std::string_view kPicture = "P5\n2 2\n255\nabcd";
  UniqueFd file(::memfd_create("document", MFD_CLOEXEC));
  [[maybe_unused]] const auto written = ::write(file.get(), kPicture.data(), kPicture.size());
  return file;
}

void greet(int socket) {
  protocol::Envelope hello;
  hello.mutable_hello()->set_role("control");
  hello.mutable_hello()->set_build(std::string(build_id()));
  (void)send_packet(socket, hello);
}

// Raw, with a descriptor beside it.
void send_raw(int socket, std::string_view bytes, int descriptor) {
  iovec part{const_cast<char*>(bytes.data()), bytes.size()};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  cmsghdr* const head = CMSG_FIRSTHDR(&message);
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN(sizeof(int));
  *reinterpret_cast<int*>(CMSG_DATA(head)) = descriptor;
  [[maybe_unused]] const auto sent = ::sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  [[maybe_unused]] static const bool quiet = (start_logging("fuzz", Verbosity::quiet), true);
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return 0;
  UniqueFd ours(ends[0]);
  const UniqueFd theirs(ends[1]);
  const UniqueFd file = document();
  greet(ours.get());
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  // As many as fit into the socket's buffer together with their answers.
  for (int packet = 0; packet < 20 && !rest.empty(); ++packet) {
    const std::size_t length = std::min<std::size_t>(static_cast<unsigned char>(rest.front()), rest.size() - 1);
    if (length > 0) send_raw(ours.get(), rest.substr(1, length), file.get());
    rest.remove_prefix(1 + length);
  }
  ::shutdown(ours.get(), SHUT_WR);
  (void)Session(theirs.get()).run();
  return 0;
}
