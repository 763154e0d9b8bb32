// plimsoll-decode: serves one document on the socket that it finds as descriptor 3. Started by the control plane only.
#include <fmt/format.h>
#include <malloc.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "last_words.h"
#include "session.h"

#ifdef PLIMSOLL_SANITIZED
// Fontconfig keeps its configuration for the life of the process.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig"; }
#endif

namespace {

constexpr int kSocket = 3;

// Ends with its parent. The socket's other end names the process that made it: if that is no longer our parent, it died
// before the kernel knew that we wanted to be told.
bool tie_to_parent() {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(kSocket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.pid == 0 || peer.pid == ::getppid();
}

}  // namespace

int main() {
  plimsoll::start_logging("plimsoll-decode", plimsoll::Verbosity::normal);
  if (!tie_to_parent()) {
    spdlog::error("this is a helper of plimsoll, which starts it by itself");
    return 64;
  }
  // One heap: memory that a page gave back is there for the next one, whichever thread asks.
  ::mallopt(M_ARENA_MAX, 1);
  plimsoll::install_last_words();
  plimsoll::Session session(kSocket);
  const plimsoll::Result<void> served = session.run();
  if (served) return 0;
  spdlog::error("{}", served.error().text());
  return 1;
}
