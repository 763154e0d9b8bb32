#include "data_limit.h"

#include <sys/resource.h>

#include <cstdlib>
#include <fstream>
#include <string>

namespace plimsoll {
namespace {

#ifdef PLIMSOLL_SANITIZED
constexpr bool kEnforced = false;
#else
constexpr bool kEnforced = true;
#endif

// Address space that a page took beyond its metered peak, measured with detector inputs of 640 x 640 to 2816 x 2816 and
// lines of up to 3200 columns on two threads: 188 MiB with the first page (stacks of 8 MiB a thread, code, gaps of the
// allocator), at most 169 with later ones. Twice that, so that only a runaway meets it.
constexpr Bytes kMargin = Bytes(384 << 20);

// As RLIMIT_DATA counts: private and writable, touched or not.
Bytes mapped_data() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmData:")) return Bytes(std::strtoull(line.c_str() + 7, nullptr, 10) * 1024);
  return {};
}

// The soft limit only, which may go up again; an inherited hard limit stays.
void set_soft_limit(rlim_t limit) {
  rlimit now{};
  if (!kEnforced || ::getrlimit(RLIMIT_DATA, &now) != 0) return;
  now.rlim_cur = now.rlim_max == RLIM_INFINITY || limit < now.rlim_max ? limit : now.rlim_max;
  ::setrlimit(RLIMIT_DATA, &now);
}

}  // namespace

void limit_data(Bytes growth) {
  const Bytes mapped = mapped_data();
  if (mapped > Bytes(0)) set_soft_limit((mapped + growth + kMargin).count());
}

void lift_data_limit() { set_soft_limit(RLIM_INFINITY); }

}  // namespace plimsoll
