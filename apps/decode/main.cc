// plimsoll-decode: serves one document on the socket that it finds as descriptor 3. Started by the control plane only.
#include <malloc.h>

#include "base/log.h"
#include "confinement/control_plane.h"
#include "confinement/last_words.h"
#include "session.h"

#ifdef PLIMSOLL_SANITIZED
// Fontconfig keeps its configuration for the life of the process.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig"; }
#endif

int main() {
  plimsoll::start_logging("plimsoll-decode", plimsoll::Verbosity::normal);
  if (!plimsoll::tie_to_parent()) {
    spdlog::error("this is a helper of plimsoll, which starts it by itself");
    return 64;
  }
  // One heap: memory that a page gave back is there for the next one, whichever thread asks.
  ::mallopt(M_ARENA_MAX, 1);
  plimsoll::install_last_words();
  plimsoll::Session session(plimsoll::kHelperSocket);
  const plimsoll::Result<void> served = session.run();
  if (served) return 0;
  spdlog::error("{}", served.error().text());
  return 1;
}
