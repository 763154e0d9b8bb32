#include "confinement/system_calls.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>

namespace plimsoll {
namespace {

constexpr int kAllowed[] = {
    // descriptors at hand
    SCMP_SYS(read),
    SCMP_SYS(pread64),
    SCMP_SYS(readv),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(close),
    SCMP_SYS(lseek),
    SCMP_SYS(fstat),
    SCMP_SYS(fstatfs),
    SCMP_SYS(fcntl),
    SCMP_SYS(dup),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendmsg),
    SCMP_SYS(sendto),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(getdents64),
    SCMP_SYS(fadvise64),
    // names of files
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
    SCMP_SYS(statfs),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getcwd),
    // memory
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(mincore),
    // threads and signals of our own
    SCMP_SYS(futex),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(gettid),
    SCMP_SYS(getpid),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(membarrier),
    SCMP_SYS(eventfd2),
    // time, chance and facts
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(times),
    SCMP_SYS(getrandom),
    SCMP_SYS(getrusage),
    SCMP_SYS(getrlimit),
    SCMP_SYS(setrlimit),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(getppid),
};

struct ReleaseFilter {
  void operator()(void* filter) const { seccomp_release(filter); }
};

scmp_arg_cmp masked(unsigned argument, scmp_datum_t mask, scmp_datum_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}

scmp_arg_cmp equals(unsigned argument, scmp_datum_t value) { return {argument, SCMP_CMP_EQ, value, 0}; }

// Collects the first error of many rules.
class Rules {
 public:
  explicit Rules(scmp_filter_ctx filter) : filter_(filter) {}

  void add(std::uint32_t action, int call) { note(seccomp_rule_add(filter_, action, call, 0)); }
  void allow_if(int call, scmp_arg_cmp condition) {
    note(seccomp_rule_add(filter_, SCMP_ACT_ALLOW, call, 1, condition));
  }
  [[nodiscard]] int error() const { return error_; }

 private:
  // A call that this architecture does not have needs no rule.
  void note(int result) {
    if (result != 0 && result != -EDOM && error_ == 0) error_ = -result;
  }
  scmp_filter_ctx filter_;
  int error_ = 0;
};

void add_conditions(Rules& rules) {
  // Reading only: none of the flags that create, write or cut a file.
  constexpr auto kWriting = static_cast<scmp_datum_t>(O_ACCMODE | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY));
  rules.allow_if(SCMP_SYS(openat), masked(2, kWriting, O_RDONLY));
  rules.allow_if(SCMP_SYS(open), masked(1, kWriting, O_RDONLY));
  // No code but what was loaded before.
  rules.allow_if(SCMP_SYS(mmap), masked(2, PROT_EXEC, 0));
  rules.allow_if(SCMP_SYS(mprotect), masked(2, PROT_EXEC, 0));
  // Threads, never processes. The flags of clone3 are out of a filter's reach: without it the C library takes clone.
  rules.allow_if(SCMP_SYS(clone), masked(0, CLONE_THREAD, CLONE_THREAD));
  rules.add(SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3));
  rules.allow_if(SCMP_SYS(prctl), equals(0, PR_SET_NAME));
  rules.allow_if(SCMP_SYS(prlimit64), equals(0, 0));
  // abort() signals its own thread; others' processes are out of reach.
  rules.allow_if(SCMP_SYS(tgkill), equals(0, static_cast<scmp_datum_t>(::getpid())));
}

}  // namespace

Result<void> restrict_system_calls() {
  const std::unique_ptr<void, ReleaseFilter> filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  if (!filter) return fail(Reason::internal, "no filter of system calls");
  Rules rules(filter.get());
  for (const int call : kAllowed) rules.add(SCMP_ACT_ALLOW, call);
  add_conditions(rules);
  int error = rules.error();
  if (error == 0) error = -seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1);
  if (error == 0) error = -seccomp_load(filter.get());
  if (error == 0) return {};
  return fail(Reason::internal, fmt::format("system calls cannot be restricted: {}", std::strerror(error)));
}

}  // namespace plimsoll
