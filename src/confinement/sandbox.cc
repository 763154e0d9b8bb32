#include "confinement/sandbox.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/log.h"
#include "confinement/file_access.h"
#include "confinement/process_size.h"
#include "confinement/system_calls.h"

namespace plimsoll {
namespace {

Result<void> limit(__rlimit_resource resource, rlim_t value, const char* name) {
  rlimit now{};
  ::getrlimit(resource, &now);
  const rlimit wanted{std::min(value, now.rlim_max), std::min(value, now.rlim_max)};
  if (::setrlimit(resource, &wanted) == 0) return {};
  return fail(Reason::internal, fmt::format("{} cannot be limited: {}", name, std::strerror(errno)));
}

#ifndef PLIMSOLL_SANITIZED
// The socket, the document, a memfd, fonts and their caches.
constexpr rlim_t kDescriptors = 64;

// Of this process when it closed its sandbox; /proc is out of sight after that.
Bytes data_before;

Result<void> limit_resources(const SandboxLimits& limits) {
  const ProcessSize now = process_size();
  ::signal(SIGXFSZ, SIG_IGN);  // writing fails instead
  data_before = now.data;
  TRY_VOID(limit(RLIMIT_DATA, (now.data + limits.memory).count(), "RLIMIT_DATA"));
  TRY_VOID(limit(RLIMIT_AS, (now.mapped + limits.memory + limits.mapped).count(), "RLIMIT_AS"));
  TRY_VOID(limit(RLIMIT_FSIZE, limits.written.count(), "RLIMIT_FSIZE"));
  return limit(RLIMIT_NOFILE, kDescriptors, "RLIMIT_NOFILE");
}
#endif

}  // namespace

Result<void> enter_sandbox([[maybe_unused]] const SandboxLimits& limits) {
  TRY_VOID(limit(RLIMIT_CORE, 0, "RLIMIT_CORE"));
#ifndef PLIMSOLL_SANITIZED
  TRY_VOID(limit_resources(limits));
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return fail(Reason::internal, fmt::format("privileges cannot be frozen: {}", std::strerror(errno)));
  TRY(const bool restricted, restrict_files(limits.readable));
  if (!restricted)
    spdlog::warn("this kernel has no Landlock: any file this user can read stays readable for the helper");
  TRY_VOID(restrict_system_calls());
#endif
  return {};
}

Result<void> limit_memory([[maybe_unused]] Bytes memory) {
#ifndef PLIMSOLL_SANITIZED
  return limit(RLIMIT_DATA, (data_before + memory).count(), "RLIMIT_DATA");
#else
  return {};
#endif
}

Result<void> allow_cpu_time(std::chrono::seconds time) {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  rlimit cpu{};
  ::getrlimit(RLIMIT_CPU, &cpu);
  // Both parts of the time have a fraction; the limit counts whole seconds.
  const auto spent = static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + 2;
  cpu.rlim_cur = std::min(spent + static_cast<rlim_t>(time.count()), cpu.rlim_max);
  if (::setrlimit(RLIMIT_CPU, &cpu) == 0) return {};
  return fail(Reason::internal, fmt::format("RLIMIT_CPU cannot be set: {}", std::strerror(errno)));
}

}  // namespace plimsoll
