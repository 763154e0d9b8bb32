// plimsoll-infer: an OCR service. Started by plimsoll with a socket as its descriptor 3; ends when that closes.
#include <malloc.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "base/log.h"
#include "infer_session.h"
#include "malloc_front.h"

namespace {

constexpr int kSocket = 3;

// Whoever made the socket pair is the parent, unless it died before we asked for its death to be ours.
bool tied_to_parent() {
  ucred peer{};
  socklen_t size = sizeof(peer);
  if (::getsockopt(kSocket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::getppid() == peer.pid;
}

// Memory that a page gave back must not stay in the allocator.
void keep_heap_small() {
  ::mallopt(M_ARENA_MAX, 1);
  ::mallopt(M_MMAP_THRESHOLD, 1 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 4 << 20);
}

}  // namespace

int main() {
  keep_heap_small();
  plimsoll::start_logging("plimsoll-infer", plimsoll::Verbosity::normal);
  if (!tied_to_parent()) {
    std::fputs("plimsoll-infer is started by plimsoll, not by hand: see 'plimsoll read'\n", stderr);
    return 2;
  }
  const plimsoll::Result<void> served = plimsoll::InferSession(kSocket, plimsoll::process_meter()).run();
  if (served) return 0;
  spdlog::error("{}", served.error().text());
  return 1;
}
