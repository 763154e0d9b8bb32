#include "confinement/control_plane.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "base/build_id.h"
#include "protocol/packet_socket.h"

namespace plimsoll {

bool tie_to_parent() {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(kHelperSocket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.pid == 0 || peer.pid == ::getppid();
}

Result<void> shake_hands(int socket, std::string_view role) {
  protocol::Envelope hello;
  hello.mutable_hello()->set_role(std::string(role));
  hello.mutable_hello()->set_build(std::string(build_id()));
  hello.mutable_hello()->set_pid(::getpid());
  TRY_VOID(send_packet(socket, hello));
  TRY(const Packet answer, receive_packet(socket));
  if (answer.end_of_stream) return fail(Reason::protocol, "the control plane left before saying hello");
  if (answer.envelope.hello().role() != "control" || answer.envelope.hello().build() != build_id())
    return fail(Reason::version_mismatch, fmt::format("the control plane is of build '{}', this helper of '{}'",
                                                      answer.envelope.hello().build(), build_id()));
  return {};
}

}  // namespace plimsoll
