// plimsoll-compose: writes one searchable PDF, asked for on the socket that it finds as descriptor 3. Started by the
// control plane only.
#include <malloc.h>

#include "base/log.h"
#include "compose_session.h"
#include "confinement/control_plane.h"
#include "confinement/last_words.h"

int main() {
  plimsoll::start_logging("plimsoll-compose", plimsoll::Verbosity::normal);
  if (!plimsoll::tie_to_parent()) {
    spdlog::error("this is a helper of plimsoll, which starts it by itself");
    return 64;
  }
  ::mallopt(M_ARENA_MAX, 1);
  plimsoll::install_last_words();
  const plimsoll::Result<void> served = plimsoll::ComposeSession(plimsoll::kHelperSocket).run();
  if (served) return 0;
  spdlog::error("{}", served.error().text());
  return 1;
}
